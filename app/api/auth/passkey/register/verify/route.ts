import { lastMethodCookie } from '@/lib/auth/last-method'
import { finishRegistration } from '@/lib/auth/passkey/registration'
import { verifyRoute } from '@/lib/auth/passkey/routes'
import { registrationResponseBody } from '@/lib/auth/passkey/schema'
import { readSessionToken, sessionCookie } from '@/lib/auth/session-cookie'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'
import { HOME_PATH } from '@/lib/nouns'

export const POST = verifyRoute(async (request, { client, user }) => {
  const body = await readJson(request, registrationResponseBody)
  const { headers } = request
  const { token, endedCookie } = await finishRegistration({
    headers,
    client,
    user,
    sessionToken: readSessionToken(headers),
    body,
  })
  const cookies = token
    ? [endedCookie, sessionCookie(token), lastMethodCookie('passkey')]
    : [endedCookie]
  return json({ redirectTo: token ? HOME_PATH : '/settings' }, { cookies })
})
