import { route } from '@/lib/auth/visitor'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

export const dynamic = 'force-dynamic'

/** WebAuthn Level 3 §5.11. Not found without related origins. */
export const GET = route(() => {
  const { origins } = env()
  if (origins.length === 1) throw new AppError('not_found')
  return Response.json({ origins }, { headers: { 'cache-control': 'public, max-age=3600' } })
})
