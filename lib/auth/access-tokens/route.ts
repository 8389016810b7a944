import 'server-only'
import { AppError } from '@/lib/errors'
import { errorResponse } from '@/lib/http/route'
import { route, type Visitor } from '../visitor'
import { SCOPES, type Scope } from './schema'
import { assertAccessTokensOn, findAccessToken, isAccessToken } from './store'

const REALM = 'Bearer realm="api"'

/**
 * Makes a route handler that only a personal access token with this scope opens (RFC 6750 §2.1).
 * Cookies count for nothing, so posts may come from anywhere.
 */
export function tokenRoute<Context = unknown>(
  scope: Scope,
  handle: (
    user: { id: string },
    request: Request,
    context: Context,
  ) => Response | Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  if (!SCOPES.some((known) => known.scope === scope))
    throw new Error(`No noun in lib/nouns.ts has the scope ${scope}`)
  return route<Context>(
    async (visitor, request, context) => {
      assertAccessTokensOn()
      const given = readBearer(request.headers)
      const token = given === null ? null : await findToken(visitor, given)
      if (!token)
        return refusal(request, given === null ? REALM : `${REALM}, error="invalid_token"`)
      if (!token.scopes.includes(scope))
        return refusal(request, `${REALM}, error="insufficient_scope", scope="${scope}"`, scope)
      return handle({ id: token.userId }, request, context)
    },
    { isCrossSite: true },
  )
}

/** Null without one. */
function readBearer(headers: Headers): string | null {
  const [scheme, ...rest] = (headers.get('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' ? rest.join(' ').trim() : null
}

/** Failures have a budget, which spares valid tokens from the same address. */
async function findToken(visitor: Visitor, given: string) {
  if (!isAccessToken(given)) return null
  const token = await findAccessToken(given)
  if (!token) await visitor.takePoint('accessTokenFailures')
  return token
}

function refusal(request: Request, challenge: string, missing?: Scope): Response {
  const error = missing
    ? new AppError('forbidden', { message: `This access token lacks the scope ${missing}.` })
    : new AppError('unauthenticated', { message: 'Send a valid personal access token.' })
  const response = errorResponse(error, request)
  response.headers.set('www-authenticate', challenge)
  return response
}
