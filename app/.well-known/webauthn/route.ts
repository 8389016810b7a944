import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { jsonRoute } from '@/lib/http/route'

export const dynamic = 'force-dynamic'

/** The origins on which this relying party's passkeys may be used (WebAuthn Level 3 §5.11). There is no such document where there are no related ones. */
export const GET = jsonRoute(async () => {
  const { origins } = env()
  if (origins.length === 1) throw new AppError('not_found')
  return Response.json({ origins }, { headers: { 'cache-control': 'public, max-age=3600' } })
})
