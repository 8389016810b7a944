import { callbackRoute } from '@/lib/auth/oauth/routes'

export const GET = callbackRoute
/** Apple answers with a form that its page posts. Not same-origin by nature: the state and its cookie protect it. */
export const POST = callbackRoute
