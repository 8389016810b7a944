import { isDatabaseReady } from '@/lib/db/health'
import { json } from '@/lib/http/route'

export const dynamic = 'force-dynamic'

/** The database answers, too: 200 or 503 within two seconds. */
export async function GET() {
  const isReady = await isDatabaseReady()
  return json({ status: isReady ? 'ok' : 'unavailable' }, { status: isReady ? 200 : 503 })
}
