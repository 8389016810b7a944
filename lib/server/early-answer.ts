import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state'
import { env } from '@/lib/env'
import { isLoopback } from '@/lib/env/web-address'
import {
  contentSecurityPolicy,
  FILE_POLICY,
  STATIC_HEADERS,
  STRICT_TRANSPORT_SECURITY,
} from '../http/security-headers'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** Next itself sets all but one of their headers. */
const CHUNKS = '/_next/static/'
/** Next would serve them for any method. */
const FILES =
  /^\/(?:icons\/|(?:favicon\.ico|icon\.svg|apple-icon|opengraph-image|manifest\.webmanifest)(?:\?|$))/
const FILE_METHODS = ['GET', 'HEAD']

/**
 * Answers requests to which Next would answer 500 or a bare line; returns whether it did. Adds the
 * static headers to all others. Vercel rejects these itself.
 */
export function answerEarly(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = '', url = '' } = request
  const { isDevelopment, isSecure } = env()
  if (!isDevelopment) {
    if (!url.startsWith(CHUNKS)) {
      for (const { key, value } of STATIC_HEADERS) response.setHeader(key, value)
      response.setHeader('content-security-policy', FILE_POLICY)
    }
    if (isSecure) response.setHeader('strict-transport-security', STRICT_TRANSPORT_SECURITY)
  }

  if (!isWellFormed(url) || !hasWellFormedRouterState(request))
    return answer(response, 400, 'Bad Request')
  const allowed = FILES.test(url) ? FILE_METHODS : METHODS
  if (!allowed.includes(method))
    return answer(response, 405, 'Method Not Allowed', { allow: allowed.join(', ') })
  const location = ownAddress(request)
  if (location) return answer(response, 307, '', { location })
  redirectOldForm(request, response)
  return false
}

/** Next answers 500 for these. */
function isWellFormed(url: string): boolean {
  if (!url.includes('%')) return true
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}

function hasWellFormedRouterState({ headers }: IncomingMessage): boolean {
  const state = headers['next-router-state-tree']
  if (state === undefined) return true
  try {
    parseAndValidateFlightRouterState(state)
    return true
  } catch {
    return false
  }
}

/** Next answers a form from an older build with 409 and a bare line. */
function redirectOldForm({ method, headers, url = '' }: IncomingMessage, response: ServerResponse) {
  if (method !== 'POST' || headers['next-action'] !== undefined) return
  const writeHead = response.writeHead.bind(response)
  response.writeHead = (status: number, ...rest: never[]) => {
    if (status !== 409 || !response.hasHeader('x-nextjs-action-not-found'))
      return writeHead(status, ...rest)
    response.setHeader('location', `/new-version?returnTo=${encodeURIComponent(url)}`)
    return writeHead(303, ...rest)
  }
}

/**
 * For pages under another loopback name, since cookies and passkeys belong to one. Only on APP_URL's
 * port: a proxy may have changed the name elsewhere.
 */
function ownAddress({ method, url = '', headers }: IncomingMessage): string | null {
  const { appUrl } = env()
  if (headers.host === appUrl.host) return null
  const asked = `http://${headers.host}`
  if (method !== 'GET' && method !== 'HEAD') return null
  if (!isLoopback(appUrl.hostname) || appUrl.protocol !== 'http:' || !URL.canParse(asked))
    return null
  const { hostname, port } = new URL(asked)
  if (hostname === appUrl.hostname || port !== appUrl.port || !isLoopback(hostname)) return null
  return /^\/(?!\/|(?:api|_next|__nextjs[^/]*)(?:\/|$))/.test(url) ? `${appUrl.origin}${url}` : null
}

function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): true {
  const policy = contentSecurityPolicy({
    nonce: randomBytes(16).toString('base64'),
    isDevelopment: false,
    formActions: [],
  })
  for (const { key, value } of STATIC_HEADERS) response.setHeader(key, value)
  response.setHeader('content-security-policy', policy)
  response.setHeader('x-request-id', randomUUID())
  response.setHeader('cache-control', 'no-store')
  response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(text)
  return true
}
