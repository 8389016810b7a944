import 'server-only'
import { z } from 'zod'
import { AppError, isAppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { logEvent } from '@/lib/server/log'
import { truncateAddress } from '../client-info'
import { recordSecurityEvent } from '../events'
import { safeReturnTo } from '../return-to'
import { signInCookies } from '../session'
import { isToken } from '../token'
import {
  consumeVerification,
  expiredVerificationCookie,
  hasVerificationCookie,
} from '../verification'
import type { Visitor } from '../visitor'
import { deadline } from './guarded-fetch'
import { land } from './landing'
import { type Flow, linkIdentity, type Purpose } from './link'
import { appleUser } from './openid-quirks'
import { ProviderError, reasonOf, toAppError } from './provider-error'
import { findProvider } from './providers'
import { KIND, storedFlow } from './start'

/** RFC 6749 §4.1.2, RFC 9207. Repeated parameters are refused. */
export const callbackParameters = z.object({
  state: z.string().refine(isToken),
  code: z.string().min(1).max(8192).optional(),
  iss: z.string().max(2048).optional(),
  error: z.string().max(256).optional(),
  user: z.string().max(4096).optional(),
})
type Parameters = z.infer<typeof callbackParameters>

/** Of Apple's `user` it keeps only the name, so the address has no email. */
export function callbackPath(pathname: string, { user, ...rest }: Parameters): string {
  const name = user === undefined ? undefined : appleUser.safeParse(user).data?.name
  const query = { ...rest, ...(name && { user: JSON.stringify({ name }) }) }
  return `${pathname}?${new URLSearchParams(query)}`
}

/** Whether this browser may have begun the flow. */
export function hasFlowCookie({ headers }: Visitor, state: string): boolean {
  return hasVerificationCookie(headers, KIND, state)
}

/** Ends a flow and returns where the browser goes. Throws `AppError`. */
export async function finishFlow(
  visitor: Visitor,
  providerId: string,
  parameters: Parameters,
): Promise<{ path: string; cookies: Cookie[] }> {
  const ended = expiredVerificationCookie(KIND, parameters.state)
  let flow: Flow | null = null
  // After an outage, an unused flow can still be finished.
  visitor.onRefusal = (code) => land(code, flow, code === 'unavailable' && !flow ? [] : [ended])
  try {
    flow = await consumeFlow(visitor.headers, parameters.state)
    const { path, cookies } = await complete(visitor, flow, providerId, parameters)
    return { path, cookies: [ended, ...cookies] }
  } catch (error) {
    const refusal = toAppError(error)
    if (isAppError(refusal)) await recordFailure(visitor, flow, providerId, reasonOf(error))
    throw refusal
  }
}

/** Uses up the flow. Throws `AppError('ceremony_expired')`. */
async function consumeFlow(headers: Headers, state: string): Promise<Flow> {
  const { value, userId, sessionId } = await consumeVerification(headers, KIND, state, storedFlow)
  const starter = userId !== null && sessionId !== null ? { userId, sessionId } : null
  return { ...value, returnTo: safeReturnTo(value.returnTo), starter }
}

async function complete(
  visitor: Visitor,
  flow: Flow,
  providerId: string,
  parameters: Parameters,
): Promise<{ path: string; cookies: Cookie[] }> {
  const code = checkAnswer(flow, providerId, parameters)
  const provider = findProvider(providerId)
  if (!provider) throw new AppError('not_found')
  const { codeVerifier, nonce, intent, returnTo } = flow
  const granted = await provider.exchange(
    { code, codeVerifier, nonce, isStepUp: intent === 'step-up', userJson: parameters.user },
    deadline(),
  )
  if (intent === 'link' && flow.starter)
    await consumeRateLimit('accountChanges', flow.starter.userId)
  const { outcome, token } = await linkIdentity(visitor, flow, granted)
  if (outcome === 'connect') return { path: `/settings?connected=${providerId}`, cookies: [] }
  if (outcome === 'keep') return { path: `/settings?unchanged=${providerId}`, cookies: [] }
  return { path: returnTo, cookies: token ? signInCookies(token, visitor.client, providerId) : [] }
}

/** Checks who answers before using the answer. Throws `ProviderError`. */
function checkAnswer(flow: Flow, providerId: string, { code, iss, error }: Parameters): string {
  if (flow.provider !== providerId) throw new ProviderError('wrong_provider')
  if (iss === undefined ? flow.isIssuerRequired : !isIssuer(iss, flow))
    throw new ProviderError('wrong_issuer')
  if (error !== undefined)
    throw new ProviderError(error === 'access_denied' ? 'cancelled' : 'oauth_error', {
      code: error,
    })
  if (code === undefined) throw new ProviderError('bad_callback')
  return code
}

/** Microsoft has a placeholder for the tenant in its issuer. */
function isIssuer(iss: string, { issuer }: Flow): boolean {
  const [before, after] = issuer?.split('{tenantid}') ?? []
  if (after === undefined) return iss === issuer
  return (
    iss.startsWith(before ?? '') &&
    iss.endsWith(after) &&
    iss.length === (issuer?.length ?? 0) - '{tenantid}'.length + 36
  )
}

const EVENTS = {
  continue: 'sign_in',
  'sign-in': 'sign_in',
  'sign-up': 'sign_up',
  link: 'account_connected',
  'step-up': 'step_up',
} as const

/** A visitor's failure is only logged. */
export async function recordFailure(
  { client }: Visitor,
  flow: Purpose | null,
  method: string,
  reason: string,
): Promise<void> {
  const type = EVENTS[flow?.intent ?? 'continue']
  const userId = flow?.starter?.userId
  const failure = { outcome: 'failure', method } as const
  if (userId) await recordSecurityEvent(client, { type, ...failure, userId, detail: { reason } })
  else
    logEvent(type, { ...failure, userId: null, reason, address: truncateAddress(client.ipAddress) })
}
