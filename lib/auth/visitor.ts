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

/** Who makes a request, and from where. */
export class Visitor {
  /**
   * The page that a refusal leads to; null for an answer in JSON. A handler sets it as soon as it
   * knows. 'fault' is an error of our own.
   */
  onRefusal: (code: ErrorCode | 'fault') => Response | null = () => null
  #user: Promise<AuthUser | null> | undefined

  constructor(readonly headers: Headers) {}

  get client(): ClientInfo {
    return clientInfo(this.headers)
  }

  /** The token in the browser's cookie; its session may have ended. */
  get sessionToken(): string | null {
    return readSessionToken(this.headers)
  }

  /** Whether a person waits for a page, not a program for data. */
  get isNavigating(): boolean {
    return isNavigation(this.headers)
  }

  /** The signed-in user, or null: read once. */
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

  /** Takes a point of the address's budget. Throws `AppError('too_many_requests')`. */
  takePoint(limit: RateLimit): Promise<void> {
    return consumeRateLimit(limit, rateLimitKey(this.client))
  }

  /** Runs an attempt to sign in against the address's budget of failures. */
  countFailures<T>(limit: FailureLimit, attempt: () => Promise<T>): Promise<T> {
    return countFailures(limit, rateLimitKey(this.client), attempt)
  }
}

type Options = {
  /** A browser navigates here: an outage is answered with its page, not in JSON. */
  isPage?: boolean
  /** Accepts posts from other sites; something else must protect it. */
  isCrossSite?: boolean
}

/**
 * Makes a route handler. A POST must come from this site. Whatever the handler throws is answered
 * here, as a redirect by `visitor.onRefusal` or as `{ "error": { "code", "message" } }`. Sign-ins
 * make the rows that expire, so where no timer runs they are swept after a response of these.
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
