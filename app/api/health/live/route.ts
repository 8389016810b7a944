import { route } from '@/lib/auth/visitor'
import { json } from '@/lib/http/route'

export const dynamic = 'force-dynamic'

/** Checks only that the process answers. */
export const GET = route(() => json({ status: 'ok' }))
