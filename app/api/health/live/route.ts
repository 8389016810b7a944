import { json } from '@/lib/http/route'

export const dynamic = 'force-dynamic'

/** The process answers; needs nothing else. */
export function GET() {
  return json({ status: 'ok' })
}
