import { finishAuthentication } from '@/lib/auth/passkey/authentication'
import { authenticationResponseBody } from '@/lib/auth/passkey/schema'
import { safeReturnTo } from '@/lib/auth/return-to'
import { signInCookies } from '@/lib/auth/session'
import { route } from '@/lib/auth/visitor'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route((visitor, request) =>
  visitor.countFailures('passkeyFailures', async () => {
    const body = await readJson(request, authenticationResponseBody)
    const { token, endedCookie } = await finishAuthentication(visitor, body)
    return json(
      { redirectTo: safeReturnTo(body.returnTo) },
      { cookies: [endedCookie, ...signInCookies(token, visitor.client, 'passkey')] },
    )
  }),
)
