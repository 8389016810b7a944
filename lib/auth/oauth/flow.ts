import 'server-only'
import { generateCodeVerifier, generateState } from 'arctic'
import { z } from 'zod'
import type { Cookie } from '@/lib/http/cookies'
import { safeReturnTo } from '../return-to'
import type { AuthUser } from '../session'
import { isToken } from '../token'
import {
  consumeVerification,
  expiredVerificationCookie,
  hasVerificationCookie,
  issueVerification,
} from '../verification'
import { deadline } from './guarded-fetch'
import { appleUser } from './openid-quirks'
import { INTENTS, type Intent } from './outcomes'
import type { Provider } from './provider'
import { ProviderError } from './provider-error'

const KIND = 'oauth'

/** What is kept on the server between start and callback; the browser holds only the state and a secret beside it. */
const stored = z.object({
  provider: z.string(),
  intent: z.enum(INTENTS),
  returnTo: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  issuer: z.string().nullable(),
  isIssuerRequired: z.boolean(),
})

/** The session that began a flow, and its user: "signed in" means this one, whatever the cookie at the callback says. */
type Starter = { userId: string; sessionId: string }

/** A flow that came back. `starter` is null when a visitor began it. */
export type Flow = z.infer<typeof stored> & { starter: Starter | null }

/** Begins a flow. Returns where to send the browser, and the cookie that binds the flow to it. Throws `ProviderError`. */
export async function beginFlow(
  provider: Provider,
  { intent, returnTo, user }: { intent: Intent; returnTo: string; user: AuthUser | null },
): Promise<{ url: URL; cookie: Cookie }> {
  const { id, authorizeParams } = provider.config
  const secrets = {
    state: generateState(),
    codeVerifier: generateCodeVerifier(),
    nonce: generateState(),
  }
  const { url, issuer, isIssuerRequired } = await provider.authorize(
    { ...secrets, isStepUp: intent === 'step-up' },
    deadline(),
  )
  const { nonce, codeVerifier } = secrets
  const value = {
    provider: id,
    intent,
    returnTo,
    nonce,
    codeVerifier,
    issuer,
    isIssuerRequired,
  } satisfies z.infer<typeof stored>
  // A form that another site posts back carries only cookies that are SameSite=None.
  const sameSite = authorizeParams?.response_mode === 'form_post' ? 'none' : 'lax'
  const starter = { userId: user?.id ?? null, sessionId: user?.sessionId ?? null }
  return {
    url,
    cookie: await issueVerification(KIND, secrets.state, { value, ...starter, sameSite }),
  }
}

/** What a provider sends back with the browser (RFC 6749 §4.1.2, RFC 9207). A parameter that comes twice is refused. */
export const callbackParameters = z.object({
  state: z.string().refine(isToken),
  code: z.string().min(1).max(8192).optional(),
  iss: z.string().max(2048).optional(),
  error: z.string().max(256).optional(),
  user: z.string().max(4096).optional(),
})
export type CallbackParameters = z.infer<typeof callbackParameters>

/** The same answer as an address. Of Apple's `user` only the name is used, so no e-mail is in it. */
export function callbackPath(pathname: string, { user, ...rest }: CallbackParameters): string {
  const name = user === undefined ? undefined : appleUser.safeParse(user).data?.name
  const query = { ...rest, ...(name && { user: JSON.stringify({ name }) }) }
  return `${pathname}?${new URLSearchParams(query)}`
}

/** Uses the flow up: whatever is wrong with the rest, nobody comes back with this state again. Throws `AppError('ceremony_expired')`. */
export async function consumeFlow(headers: Headers, state: string): Promise<Flow> {
  const { value, userId, sessionId } = await consumeVerification(headers, KIND, state, stored)
  const starter = userId !== null && sessionId !== null ? { userId, sessionId } : null
  return { ...value, returnTo: safeReturnTo(value.returnTo), starter }
}

/** Whether this browser claims to have begun the flow. */
export function hasFlowCookie(headers: Headers, state: string): boolean {
  return hasVerificationCookie(headers, KIND, state)
}

export function endedFlowCookie(state: string): Cookie {
  return expiredVerificationCookie(KIND, state)
}

/** The answer's own checks, in the order of security.md. Returns the code. Throws `ProviderError`. */
export function codeOf(
  flow: Flow,
  providerId: string,
  { code, iss, error }: CallbackParameters,
): string {
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

/** Microsoft states one issuer for all tenants, with a place for the tenant's id. */
function isIssuer(iss: string, { issuer }: Flow): boolean {
  const [before, after] = issuer?.split('{tenantid}') ?? []
  if (after === undefined) return iss === issuer
  return (
    iss.startsWith(before ?? '') &&
    iss.endsWith(after) &&
    iss.length === (issuer?.length ?? 0) - '{tenantid}'.length + 36
  )
}
