import { route } from '@/lib/auth/visitor'
import { env } from '@/lib/env'

export const dynamic = 'force-dynamic'

/** For password managers (W3C, Relying Party Passkey Endpoints, §2). */
export const GET = route(() => {
  const settings = new URL('/settings', env().appUrl).href
  return Response.json(
    { enroll: settings, manage: settings },
    { headers: { 'cache-control': 'public, max-age=3600' } },
  )
})
