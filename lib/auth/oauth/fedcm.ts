import 'server-only'
import { generateState } from 'arctic'
import { z } from 'zod'
import { AppError, isAppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { safeReturnTo } from '../return-to'
import { signInCookies } from '../session'
import { isToken } from '../token'
import { consumeVerification, expiredVerificationCookie, issueVerification } from '../verification'
import type { Visitor } from '../visitor'
import { recordFailure } from './callback'
import { deadline } from './guarded-fetch'
import { linkIdentity, type Purpose } from './link'
import type { Provider } from './provider'
import { ProviderError, reasonOf, toAppError } from './provider-error'

const KIND = 'fedcm'

/** No step-up, since browsers don't say when somebody signed in. No linking: there are no tokens. */
const purpose = z.object({
  intent: z.enum(['continue', 'sign-in', 'sign-up']).default('continue'),
  returnTo: z.string().optional(),
})
const stored = purpose.extend({ provider: z.string() })

export const fedCmOptionsBody = purpose
export const fedCmResponseBody = z.object({
  nonce: z.string().refine(isToken),
  token: z
    .string()
    .min(1)
    .max(16 * 1024),
})

/**
 * Options for the browser's dialog (FedCM §2.2, active mode), and the cookie that binds the nonce to
 * it. Throws `AppError('not_found')`.
 */
export async function startFedCm(
  visitor: Visitor,
  provider: Provider | null,
  { intent, returnTo }: z.infer<typeof purpose>,
) {
  if (!provider?.config.fedCmUrl) throw new AppError('not_found')
  const { id, clientId, fedCmUrl } = provider.config
  const user = await visitor.user()
  const nonce = generateState()
  const cookie = await issueVerification(KIND, nonce, {
    value: { provider: id, intent, returnTo },
    userId: user?.id,
    sessionId: user?.sessionId,
  })
  return { options: { configURL: fedCmUrl, clientId, nonce }, cookie }
}

/** Checks the assertion like an ID token, then goes on like a callback. */
export async function finishFedCm(
  visitor: Visitor,
  provider: Provider | null,
  { nonce, token: assertion }: z.infer<typeof fedCmResponseBody>,
): Promise<{ redirectTo: string; cookies: Cookie[] }> {
  if (!provider?.accept) throw new AppError('not_found')
  const { id } = provider.config
  let flow: Purpose | null = null
  try {
    const { value, userId, sessionId } = await consumeVerification(
      visitor.headers,
      KIND,
      nonce,
      stored,
    )
    flow = { ...value, starter: userId && sessionId ? { userId, sessionId } : null }
    if (flow.provider !== id) throw new ProviderError('wrong_provider')
    const identity = await provider.accept(assertion, nonce, deadline())
    const { token } = await linkIdentity(visitor, flow, { identity, tokens: null })
    return {
      redirectTo: safeReturnTo(value.returnTo),
      cookies: [
        expiredVerificationCookie(KIND, nonce),
        ...(token ? signInCookies(token, visitor.client, id) : []),
      ],
    }
  } catch (error) {
    const refusal = toAppError(error)
    if (isAppError(refusal)) await recordFailure(visitor, flow, id, reasonOf(error))
    throw refusal
  }
}
