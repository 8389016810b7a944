import { callbackRoute } from '@/lib/auth/oauth/routes'

export const GET = callbackRoute
/** Next would run GET for it, and use the flow up. */
export const HEAD = () => new Response(null, { status: 405, headers: { allow: 'GET, POST' } })
/** Apple answers with a form that its page posts. Not same-origin by nature: the state and its cookie protect it. */
export const POST = callbackRoute
