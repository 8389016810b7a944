import { route } from '@/lib/auth/visitor'
import { isDatabaseReady } from '@/lib/db/health'
import { json } from '@/lib/http/route'
import { isDraining } from '@/lib/server/drain'

export const dynamic = 'force-dynamic'

/** The database answers, and the process is not about to end: 200 or 503 within two seconds. */
export const GET = route(async () => {
  const isReady = !isDraining() && (await isDatabaseReady())
  return json({ status: isReady ? 'ok' : 'unavailable' }, { status: isReady ? 200 : 503 })
})
