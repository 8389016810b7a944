import 'server-only'
import { generateCodeVerifier, generateState } from 'arctic'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { logEvent } from '@/lib/server/log'
import { issueVerification } from '../verification'
import type { Visitor } from '../visitor'
import { deadline } from './guarded-fetch'
import type { Provider } from './provider'
import { isProviderError, reasonOf, toAppError } from './provider-error'

export const INTENTS = ['continue', 'sign-in', 'sign-up', 'link', 'step-up'] as const
export type Intent = (typeof INTENTS)[number]

export const KIND = 'oauth'

export const storedFlow = z.object({
  provider: z.string(),
  intent: z.enum(INTENTS),
  returnTo: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  issuer: z.string().nullable(),
  isIssuerRequired: z.boolean(),
})

/** `url` is the provider's; `cookie` binds the flow to this browser. Throws `AppError`. */
export async function startFlow(
  visitor: Visitor,
  provider: Provider,
  { intent, returnTo }: { intent: Intent; returnTo: string },
): Promise<{ url: URL; cookie: Cookie }> {
  const user = await visitor.user()
  if (!user && (intent === 'link' || intent === 'step-up')) throw new AppError('unauthenticated')
  if (intent === 'link' && !user?.isFresh) throw new AppError('fresh_sign_in_required')
  const { id, authorizeParams } = provider.config
  const state = generateState()
  const codeVerifier = generateCodeVerifier()
  const nonce = generateState()
  const { url, ...issuer } = await provider
    .authorize({ state, codeVerifier, nonce, isStepUp: intent === 'step-up' }, deadline())
    .catch((error: unknown) => {
      if (isProviderError(error))
        logEvent('provider_failed', {
          requestId: visitor.headers.get('x-request-id'),
          method: id,
          reason: reasonOf(error),
        })
      throw toAppError(error)
    })
  const value: z.infer<typeof storedFlow> = {
    provider: id,
    intent,
    returnTo,
    nonce,
    codeVerifier,
    ...issuer,
  }
  const cookie = await issueVerification(KIND, state, {
    value,
    userId: user?.id ?? null,
    sessionId: user?.sessionId ?? null,
    // Another site's form posts no other cookies.
    sameSite: authorizeParams?.response_mode === 'form_post' ? 'none' : 'lax',
  })
  return { url, cookie }
}
