import { route } from '@/lib/auth/visitor'
import { databaseStatus } from '@/lib/db/health'
import { json } from '@/lib/http/route'
import { isDraining } from '@/lib/server/drain'

export const dynamic = 'force-dynamic'

/** 200 or 503 within two seconds. */
export const GET = route(async () => {
  const status = isDraining() ? 'unavailable' : await databaseStatus()
  return json({ status }, { status: status === 'ok' ? 200 : 503 })
})
