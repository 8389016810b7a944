import 'server-only'
import { errorCode, isDatabaseUnavailable } from '@/lib/db/errors'
import { ERRORS, type ErrorCode, isAppError } from '@/lib/errors'
import { framesOf, logEvent } from '@/lib/server/log'
import { type Cookie, serializeCookie } from './cookies'

const RETRY_AFTER_SECONDS = 5

export function json(
  body: unknown,
  { status = 200, cookies = [] }: { status?: number; cookies?: Cookie[] } = {},
): Response {
  const response = Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
  for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie))
  return response
}

/** `path` must be one of this app's. */
export function seeOther(path: string, { cookies = [] }: { cookies?: Cookie[] } = {}): Response {
  const response = new Response(null, {
    status: 303,
    headers: { location: path, 'cache-control': 'no-store' },
  })
  for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie))
  return response
}

/** Safari before 16.4 has no Fetch Metadata. */
export function isNavigation(headers: Headers): boolean {
  const mode = headers.get('sec-fetch-mode')
  return mode ? mode === 'navigate' : (headers.get('accept') ?? '').includes('text/html')
}

export function errorResponse(error: unknown, request: Request): Response {
  const refused = isAppError(error) ? error : null
  const code: ErrorCode = refused?.code ?? 'unavailable'
  const isFault = refused === null && !isDatabaseUnavailable(error)
  if (refused === null) logFault(error, request)
  const {
    message = ERRORS[code].message,
    fields,
    retryAfter,
    unknownCredential,
  } = refused?.options ?? {}
  const response = json(
    { error: { code, message, fields, unknownCredential } },
    { status: isFault ? 500 : ERRORS[code].status },
  )
  if (code === 'unavailable' || retryAfter)
    response.headers.set('retry-after', String(retryAfter ?? RETRY_AFTER_SECONDS))
  return response
}

/** Without its message, which may contain user input. */
export function logFault(error: unknown, request: Request): void {
  logEvent('server_error', {
    requestId: request.headers.get('x-request-id'),
    path: new URL(request.url).pathname,
    error: error instanceof Error ? error.name : typeof error,
    code: errorCode(error),
    stack: framesOf(error),
  })
}
