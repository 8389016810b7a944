import { lastMethodCookie } from '@/lib/auth/last-method'
import { finishAuthentication } from '@/lib/auth/passkey/authentication'
import { verifyRoute } from '@/lib/auth/passkey/routes'
import { authenticationResponseBody } from '@/lib/auth/passkey/schema'
import { safeReturnTo } from '@/lib/auth/return-to'
import { readSessionToken, sessionCookie } from '@/lib/auth/session-cookie'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = verifyRoute(async (request, { client, user }) => {
  const body = await readJson(request, authenticationResponseBody)
  const { headers } = request
  const { token, endedCookie } = await finishAuthentication({
    headers,
    client,
    user,
    sessionToken: readSessionToken(headers),
    body,
  })
  return json(
    { redirectTo: safeReturnTo(body.returnTo) },
    { cookies: [endedCookie, sessionCookie(token), lastMethodCookie('passkey')] },
  )
})
