import { clientInfo } from '@/lib/auth/client-info'
import { recordSecurityEvent } from '@/lib/auth/security-events'
import { deleteSession } from '@/lib/auth/session'
import { expiredSessionCookie, readSessionToken } from '@/lib/auth/session-cookie'
import { serializeCookie } from '@/lib/http/cookies'
import { jsonRoute } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'

/** Posted by a plain form: the answer is a full page load, so that nothing of the last user stays in the page. */
export const POST = jsonRoute(async (request) => {
  assertSameOrigin(request.headers)
  const token = readSessionToken(request.headers)
  const userId = token ? await deleteSession(token) : null
  if (userId) {
    await recordSecurityEvent(clientInfo(request.headers), {
      type: 'sign_out',
      outcome: 'success',
      userId,
      sessionToken: token,
    })
  }
  const headers = {
    location: '/signed-out',
    'set-cookie': serializeCookie(expiredSessionCookie()),
    'cache-control': 'no-store',
    'clear-site-data': '"cache"',
  }
  return new Response(null, { status: 303, headers })
})
