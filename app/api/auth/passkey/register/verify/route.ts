import { finishRegistration } from '@/lib/auth/passkey/registration'
import { registrationResponseBody } from '@/lib/auth/passkey/schema'
import { signInCookies } from '@/lib/auth/session'
import { route } from '@/lib/auth/visitor'
import { HOME_PATH } from '@/lib/brand'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route((visitor, request) =>
  visitor.countFailures('passkeyFailures', async () => {
    const body = await readJson(request, registrationResponseBody)
    const { token, endedCookie } = await finishRegistration(visitor, body)
    return token
      ? json(
          { redirectTo: HOME_PATH },
          { cookies: [endedCookie, ...signInCookies(token, visitor.client, 'passkey')] },
        )
      : json({ redirectTo: '/settings' }, { cookies: [endedCookie] })
  }),
)
