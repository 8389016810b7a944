import 'server-only'
import { z } from 'zod'
import { type ErrorCode, isAppError } from '@/lib/errors'
import { readForm } from '@/lib/http/body'
import { countFailures } from '@/lib/http/rate-limit'
import { isNavigation, navigationRoute, seeOther } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { clientInfo, rateLimitKey } from '../client-info'
import { signInWithRecoveryCode } from '../recovery-codes'
import { confirmPath, safeReturnTo } from '../return-to'
import { readSessionToken, sessionCookie } from '../session-cookie'
import { authenticate } from '../user'

const body = z.object({ code: z.string().max(1000), returnTo: z.string().optional() })

/** What a person can do something about is said on the page that the form stood on; other refusals have a status of their own. */
const SAID_ON_PAGE = new Set<ErrorCode>(['invalid_input', 'too_many_requests'])

/**
 * `POST /api/auth/recovery-code`, a plain form: 303 to the page that asks for a new passkey, or back to where the form stood.
 */
export const recoveryCodeRoute = navigationRoute(async (request) => {
  const { headers } = request
  const client = clientInfo(headers)
  assertSameOrigin(headers)
  const user = await authenticate(headers)
  const { code, returnTo } = await readForm(request, body)
  const destination = safeReturnTo(returnTo)
  try {
    const token = await countFailures('recoveryCodeFailures', rateLimitKey(client), () =>
      signInWithRecoveryCode({ code, user, client, sessionToken: readSessionToken(headers) }),
    )
    const next = user
      ? destination
      : `/add-passkey?${new URLSearchParams({ returnTo: destination })}`
    return seeOther(next, { cookies: [sessionCookie(token)] })
  } catch (error) {
    if (!isNavigation(headers) || !isAppError(error) || !SAID_ON_PAGE.has(error.code)) throw error
    const refusal = new URLSearchParams({ recovery: error.code })
    return seeOther(
      user
        ? `${confirmPath(destination)}&${refusal}`
        : `/sign-in?returnTo=${encodeURIComponent(destination)}&${refusal}`,
    )
  }
})
