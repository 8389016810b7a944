import { clientInfo } from '@/lib/auth/client-info'
import { recordSecurityEvent } from '@/lib/auth/events'
import { deleteSession } from '@/lib/auth/session'
import { expiredSessionCookie, readSessionToken } from '@/lib/auth/session-cookie'
import { navigationRoute, seeOther } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'

/** Posted by a plain form: the answer is a full page load, so that nothing of the last user stays in the page. */
export const POST = navigationRoute(async ({ headers }) => {
  assertSameOrigin(headers)
  const token = readSessionToken(headers)
  const userId = token ? await deleteSession(token) : null
  if (userId) {
    await recordSecurityEvent(clientInfo(headers), {
      type: 'sign_out',
      outcome: 'success',
      userId,
      sessionToken: token,
    })
  }
  const response = seeOther('/signed-out', { cookies: [expiredSessionCookie()] })
  response.headers.set('clear-site-data', '"cache"')
  return response
})
