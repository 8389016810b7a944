import 'server-only'
import { z } from 'zod'
import { AppError, type ErrorCode } from '@/lib/errors'
import { parseFields, readForm } from '@/lib/http/body'
import { consumeRateLimit, countFailures } from '@/lib/http/rate-limit'
import { errorResponse, isNavigation, logFault, seeOther } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { logEvent } from '@/lib/server/log'
import { clientInfo, rateLimitKey } from '../client-info'
import { confirmPath, safeReturnTo } from '../return-to'
import { readSessionToken } from '../session-cookie'
import { authenticate } from '../user'
import { finishFlow } from './callback'
import { beginFlow, callbackParameters, callbackPath, hasFlowCookie } from './flow'
import { type Destination, failurePath, reasonOf, refusalOf, unavailablePath } from './landing'
import { INTENTS } from './outcomes'
import { isProviderError } from './provider-error'
import { findProvider } from './providers'

const startForm = z.object({
  intent: z.enum(INTENTS).default('continue'),
  returnTo: z.string().optional(),
})

type Context = { params: Promise<{ provider: string }> }

/** `POST /api/auth/oauth/[provider]`: 303 to the provider, or back to the page that the form stood on, with a code. */
export async function startRoute(request: Request, { params }: Context): Promise<Response> {
  const { headers } = request
  let destination: Destination | null = null
  try {
    assertSameOrigin(headers)
    await consumeRateLimit('oauthStart', rateLimitKey(clientInfo(headers)))
    const provider = findProvider((await params).provider)
    if (!provider) throw new AppError('not_found')
    const { intent, returnTo } = await readForm(request, startForm)
    destination = { intent, returnTo: safeReturnTo(returnTo), provider: provider.config.id }
    const user = await authenticate(headers)
    if (!user && (intent === 'link' || intent === 'step-up')) throw new AppError('unauthenticated')
    // A new way to sign in could cost somebody their account: first they confirm that it is them.
    if (intent === 'link' && !user?.isFresh) return seeOther(confirmPath('/settings'))
    const { url, cookie } = await beginFlow(provider, { ...destination, user })
    return seeOther(url.href, { cookies: [cookie] })
  } catch (error) {
    return failedStart(error, request, destination)
  }
}

/** `GET /api/auth/oauth/[provider]/callback`, and `POST` for providers that answer with a form. Always 303 to a page of ours. */
export async function callbackRoute(request: Request, { params }: Context): Promise<Response> {
  const { headers } = request
  const client = clientInfo(headers)
  // A provider sends the whole page here. An image on somebody's page must not end a flow.
  const destination = headers.get('sec-fetch-dest')
  if (destination !== null && destination !== 'document')
    return errorResponse(new AppError('csrf'), request)
  try {
    const parameters =
      request.method === 'POST'
        ? await readForm(request, callbackParameters)
        : parseFields(new URL(request.url).searchParams, callbackParameters)
    // With another site's form the session's cookie, which a sign-in ends, does not come.
    if (request.method === 'POST' && headers.get('sec-fetch-site') === 'cross-site')
      return seeOther(callbackPath(new URL(request.url).pathname, parameters))
    const { provider: providerId } = await params
    const sessionToken = readSessionToken(headers)
    const finish = () => finishFlow({ headers, providerId, parameters, client, sessionToken })
    // Without the flow's cookie there is nothing to guess, and any page can send its visitors here:
    // that must not use up what they have for themselves.
    const { path, cookies } = hasFlowCookie(headers, parameters.state)
      ? await countFailures(
          'oauthFailures',
          rateLimitKey(client),
          finish,
          (landing) => landing.refusal,
        )
      : await finish()
    return seeOther(path, { cookies })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal && refusal.code !== 'unavailable')
      return seeOther(
        failurePath(refusal.code === 'invalid_input' ? 'oauth_failed' : refusal.code, null),
      )
    return brokenDown(error, request, null)
  }
}

/** Refusals of the request itself have a status of their own; whoever used a page of ours meets none of them but the last. */
const REQUEST_REFUSALS = new Set<ErrorCode>([
  'csrf',
  'not_found',
  'invalid_input',
  'too_many_requests',
])

function failedStart(error: unknown, request: Request, destination: Destination | null): Response {
  const refusal = refusalOf(error)
  if (!refusal || refusal.code === 'unavailable') return brokenDown(error, request, destination)
  if (isProviderError(error))
    logEvent('provider_failed', {
      requestId: request.headers.get('x-request-id'),
      method: destination?.provider,
      reason: reasonOf(error),
    })
  const isPerson = refusal.code === 'too_many_requests' && isNavigation(request.headers)
  if (REQUEST_REFUSALS.has(refusal.code) && !isPerson) return errorResponse(refusal, request)
  return seeOther(failurePath(refusal.code, destination))
}

/** The database is down, or we made a mistake: a page says so, never JSON, since a browser navigates here. */
function brokenDown(error: unknown, request: Request, destination: Destination | null): Response {
  if (refusalOf(error)) return seeOther(unavailablePath(destination))
  logFault(error, request)
  return seeOther(failurePath('unavailable', destination))
}
