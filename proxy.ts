import { randomBytes, randomUUID } from 'node:crypto'
import { type NextFetchEvent, type NextRequest, NextResponse } from 'next/server'
import { authorizeOrigins, learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { env } from '@/lib/env'
import { ERRORS } from '@/lib/errors'
import { isSameOrigin } from '@/lib/http/same-origin'
import { contentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from '@/lib/http/security-headers'

/** All but the files that next.config.ts gives their headers. */
export const config = {
  matcher: [
    '/((?!_next/static/|icons/(?:192|512|maskable)\\.png$|(?:icons/)?favicon\\.ico$|icon\\.svg$|apple-icon$|opengraph-image$|manifest\\.webmanifest$).*)',
  ],
}

const PAGE_METHODS = ['GET', 'HEAD', 'POST']
const NO_PAGE = /^\/(?:api|\.well-known)(?:\/|$)/

/** Sets the headers that differ from response to response. It guards nothing: without it every authorization test still passes. */
export function proxy(request: NextRequest, event: NextFetchEvent) {
  const { appUrl, isDevelopment, isPreview, isSecure } = env()
  const learning = learnAuthorizeOrigins()
  // On a platform that stops between requests, the answer must still arrive.
  if (learning) event.waitUntil(learning)
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    isDevelopment,
    formActions: authorizeOrigins(),
  })
  const requestId = randomUUID()

  // Over whatever the client sent: Next takes its nonce from the request's policy.
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.delete('content-security-policy-report-only')
  headers.set('x-request-id', requestId)
  // Next compares an action's Origin with the host that a proxy wrote; ours, in lib/http/same-origin.ts, with APP_URL.
  headers.set('x-forwarded-host', appUrl.host)

  // The page says that the database is down; its status must say so, too, and a page cannot set one.
  const status = request.nextUrl.pathname === '/unavailable' ? 503 : undefined
  // Nor must it wait for the database once more, to draw itself in somebody's theme.
  if (status) headers.delete('cookie')
  const response = refusal(request) ?? NextResponse.next({ request: { headers }, status })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-request-id', requestId)
  if (status) response.headers.set('retry-after', '5')
  // Search engines are kept away from previews; robots.txt says the same to those who ask first.
  if (isPreview) response.headers.set('x-robots-tag', 'noindex')
  if (isSecure) response.headers.set('strict-transport-security', STRICT_TRANSPORT_SECURITY)
  return response
}

/** What Next would answer with a fault or a page: routes have answers of their own. */
function refusal({ method, nextUrl, headers }: NextRequest): NextResponse | null {
  if (NO_PAGE.test(nextUrl.pathname)) return null
  if (!PAGE_METHODS.includes(method))
    return new NextResponse(null, {
      status: method === 'OPTIONS' ? 204 : 405,
      headers: { allow: PAGE_METHODS.join(', '), 'cache-control': 'no-store' },
    })
  if (method !== 'POST' || isSameOrigin(headers)) return null
  // Without a charset: Next hands such a text, and no other, to whoever called the action.
  return new NextResponse(ERRORS.csrf.message, {
    status: ERRORS.csrf.status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  })
}
