import { route } from '@/lib/auth/visitor'
import { json } from '@/lib/http/route'

export const dynamic = 'force-dynamic'

/** The process answers; nothing else is needed. */
export const GET = route(() => json({ status: 'ok' }))
