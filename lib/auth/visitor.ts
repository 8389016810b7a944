import 'server-only'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import {
  consumeRateLimit,
  countFailures,
  type FailureLimit,
  type RateLimit,
} from '@/lib/http/rate-limit'
import { errorResponse, isNavigation, logFault, seeOther } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { sweepAfterResponse } from '@/lib/server/sweep'
import { type ClientInfo, clientInfo, rateLimitKey } from './client-info'
import { readSessionToken } from './session'
import { type AuthUser, authenticate } from './user'

export class Visitor {
  /** The page that a refusal leads to; null for JSON. 'fault' is our own error. */
  onRefusal: (code: ErrorCode | 'fault') => Response | null = () => null
  #user: Promise<AuthUser | null> | undefined
  #client: ClientInfo | undefined

  constructor(readonly headers: Headers) {}

  get client(): ClientInfo {
    this.#client ??= clientInfo(this.headers)
    return this.#client
  }

  /** Its session may have ended. */
  get sessionToken(): string | null {
    return readSessionToken(this.headers)
  }

  get isNavigating(): boolean {
    return isNavigation(this.headers)
  }

  /** Read once. */
  user(): Promise<AuthUser | null> {
    this.#user ??= authenticate(this.headers)
    return this.#user
  }

  /** Throws `AppError('unauthenticated')`. */
  async requireUser(): Promise<AuthUser> {
    const user = await this.user()
    if (!user) throw new AppError('unauthenticated')
    return user
  }

  /** From the address's budget. Throws `AppError('too_many_requests')`. */
  takePoint(limit: RateLimit): Promise<void> {
    return consumeRateLimit(limit, rateLimitKey(this.client))
  }

  /** Against the address's budget of failures. */
  countFailures<T>(limit: FailureLimit, attempt: () => Promise<T>): Promise<T> {
    return countFailures(limit, rateLimitKey(this.client), attempt)
  }
}

type Options = {
  /** Answers an outage with a page instead of JSON. */
  isPage?: boolean
  /** Accepts posts from other sites; something else must protect it. */
  isCrossSite?: boolean
}

/**
 * Makes a route handler. A POST must come from this site. Errors become redirects (`onRefusal`) or
 * `{ "error": { "code", "message" } }`.
 */
export function route<Context = unknown>(
  handle: (visitor: Visitor, request: Request, context: Context) => Response | Promise<Response>,
  { isPage = false, isCrossSite = false }: Options = {},
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    sweepAfterResponse()
    const visitor = new Visitor(request.headers)
    try {
      if (request.method === 'POST' && !isCrossSite) assertSameOrigin(request.headers)
      return await handle(visitor, request, context)
    } catch (error) {
      const isOutage = !isAppError(error) && isDatabaseUnavailable(error)
      const code = isAppError(error) ? error.code : isOutage ? 'unavailable' : 'fault'
      const page = visitor.onRefusal(code) ?? (isPage && isOutage ? seeOther('/unavailable') : null)
      if (!page) return errorResponse(error, request)
      if (code === 'fault') logFault(error, request)
      return page
    }
  }
}
