import {
  callbackParameters,
  callbackPath,
  finishFlow,
  hasFlowCookie,
} from '@/lib/auth/oauth/callback'
import { land } from '@/lib/auth/oauth/landing'
import { route } from '@/lib/auth/visitor'
import { AppError } from '@/lib/errors'
import { parseFields, readForm } from '@/lib/http/body'
import { seeOther } from '@/lib/http/route'

const callback = route<RouteContext<'/api/auth/oauth/[provider]/callback'>>(
  async (visitor, request, { params }) => {
    const { headers, method } = request
    // An image on another page must not end a flow.
    const destination = headers.get('sec-fetch-dest')
    if (destination !== null && destination !== 'document') throw new AppError('csrf')
    visitor.onRefusal = (code) => land(code === 'invalid_input' ? 'oauth_failed' : code, null)
    const { pathname, searchParams } = new URL(request.url)
    const parameters =
      method === 'POST'
        ? await readForm(request, callbackParameters)
        : parseFields(searchParams, callbackParameters)
    // Another site's form carries no session cookie; the GET after this redirect does.
    if (method === 'POST' && headers.get('sec-fetch-site') === 'cross-site')
      return seeOther(callbackPath(pathname, parameters))
    const { provider } = await params
    const finish = () => finishFlow(visitor, provider, parameters)
    // Without the flow's cookie there is nothing to guess, and any site can send people here.
    const { path, cookies } = hasFlowCookie(visitor, parameters.state)
      ? await visitor.countFailures('oauthFailures', finish)
      : await finish()
    return seeOther(path, { cookies })
  },
  { isCrossSite: true },
)

export const GET = callback
/** Apple posts. The state and its cookie protect it. */
export const POST = callback
/** Next would answer HEAD by running GET, which uses up the flow. */
export const HEAD = () => new Response(null, { status: 405, headers: { allow: 'GET, POST' } })
