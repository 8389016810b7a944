import 'server-only'
import { AppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { logEvent } from '@/lib/server/log'
import { type ClientInfo, truncateAddress } from '../client-info'
import { recordSecurityEvent } from '../events'
import { lastMethodCookie } from '../last-method'
import { sessionCookie } from '../session-cookie'
import { type CallbackParameters, codeOf, consumeFlow, endedFlowCookie, type Flow } from './flow'
import { deadline } from './guarded-fetch'
import { failurePath, reasonOf, refusalOf, successPath, unavailablePath } from './landing'
import { findProvider } from './providers'
import { settle } from './settle'

type Callback = {
  headers: Headers
  providerId: string
  parameters: CallbackParameters
  client: ClientInfo
  /** The browser's session so far, which a sign-in ends. */
  sessionToken: string | null
}

/** Where the browser goes now, with which cookies; `refusal` says why it was not what the person came for. */
export type Landing = { path: string; cookies: Cookie[]; refusal: AppError | null }

/** Ends a flow. Expected failures are landings, too, the database's included; what is thrown is a fault of ours. */
export async function finishFlow(callback: Callback): Promise<Landing> {
  const { headers, parameters } = callback
  const ended = endedFlowCookie(parameters.state)
  let flow: Flow | null = null
  try {
    flow = await consumeFlow(headers, parameters.state)
    const { path, cookies } = await complete(flow, callback)
    return { path, cookies: [ended, ...cookies], refusal: null }
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    // A flow that was not used up yet can be finished when the database is back.
    if (refusal.code === 'unavailable')
      return { path: unavailablePath(flow), cookies: flow ? [ended] : [], refusal }
    await recordFailure(callback, flow, error)
    return { path: failurePath(refusal.code, flow), cookies: [ended], refusal }
  }
}

async function complete(
  flow: Flow,
  { providerId, parameters, client, sessionToken }: Callback,
): Promise<Omit<Landing, 'refusal'>> {
  const code = codeOf(flow, providerId, parameters)
  const provider = findProvider(providerId)
  if (!provider) throw new AppError('not_found')
  const { codeVerifier, nonce } = flow
  const { tokens, identity } = await provider.exchange(
    { code, codeVerifier, nonce, isStepUp: flow.intent === 'step-up', userJson: parameters.user },
    deadline(),
  )
  if (flow.intent === 'link' && flow.starter)
    await consumeRateLimit('accountChanges', flow.starter.userId)
  const settled = await settle({ flow, identity, tokens, client, sessionToken })
  const cookies = settled.token ? [sessionCookie(settled.token), lastMethodCookie(providerId)] : []
  return { path: successPath(settled, flow), cookies }
}

const EVENTS = {
  continue: 'sign_in',
  'sign-in': 'sign_in',
  'sign-up': 'sign_up',
  link: 'account_connected',
  'step-up': 'step_up',
} as const

/** Into the history of the user who began; for a visitor, whom nobody knows yet, a log line only. */
async function recordFailure(
  { providerId, client }: Callback,
  flow: Flow | null,
  error: unknown,
): Promise<void> {
  const type = EVENTS[flow?.intent ?? 'continue']
  const reason = reasonOf(error)
  const userId = flow?.starter?.userId
  const failure = { outcome: 'failure', method: providerId } as const
  if (userId) await recordSecurityEvent(client, { type, ...failure, userId, detail: { reason } })
  else
    logEvent(type, { ...failure, userId: null, reason, address: truncateAddress(client.ipAddress) })
}
