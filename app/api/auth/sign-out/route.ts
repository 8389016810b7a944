import { recordSecurityEvent } from '@/lib/auth/events'
import { deleteSession, expiredSessionCookie } from '@/lib/auth/session'
import { route } from '@/lib/auth/visitor'
import { seeOther } from '@/lib/http/route'

/** Posted by a plain form: a full page load clears the user from the page. */
export const POST = route(
  async ({ client, sessionToken }) => {
    const userId = sessionToken ? await deleteSession(sessionToken) : null
    if (userId)
      await recordSecurityEvent(client, {
        type: 'sign_out',
        outcome: 'success',
        userId,
        sessionToken,
      })
    const response = seeOther('/signed-out', { cookies: [expiredSessionCookie()] })
    response.headers.set('clear-site-data', '"cache"')
    return response
  },
  { isPage: true },
)
