import { randomBytes, randomUUID } from 'node:crypto'
import { type NextFetchEvent, type NextRequest, NextResponse } from 'next/server'
import { authorizeOrigins, learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { env } from '@/lib/env'
import { ERRORS } from '@/lib/errors'
import { isSameOrigin } from '@/lib/http/same-origin'
import { contentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from '@/lib/http/security-headers'

/** Except static files, whose headers next.config.ts sets. */
export const config = {
  matcher: [
    '/((?!_next/static/|icons/(?:192|512|maskable)\\.png$|(?:icons/)?favicon\\.ico$|icon\\.svg$|apple-icon$|opengraph-image$|manifest\\.webmanifest$).*)',
  ],
}

const PAGE_METHODS = ['GET', 'HEAD', 'POST']
const NO_PAGE = /^\/(?:api|\.well-known)(?:\/|$)/

/** Sets headers that depend on the request. Grants and denies nothing. */
export function proxy(request: NextRequest, event: Pick<NextFetchEvent, 'waitUntil'>) {
  const { appUrl, isDevelopment, isOnVercel, isPreview, isSecure, providers } = env()
  const learning = learnAuthorizeOrigins()
  // Vercel suspends functions between requests. Elsewhere a silent issuer would delay a stop.
  if (learning && isOnVercel) event.waitUntil(learning)
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    isDevelopment,
    formActions: authorizeOrigins(),
    fedCmUrls: providers.flatMap(({ fedCmUrl }) => fedCmUrl ?? []),
  })
  const requestId = randomUUID()

  // Next takes its nonce from here.
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.delete('content-security-policy-report-only')
  headers.set('x-request-id', requestId)
  // Next compares an action's Origin with it; lib/http/same-origin.ts uses APP_URL.
  headers.set('x-forwarded-host', appUrl.host)

  const { pathname } = request.nextUrl
  // A page can't set its own status.
  const status = pathname === '/unavailable' ? 503 : undefined
  // Then the page doesn't query the database.
  if (status) headers.delete('cookie')
  const response = refusal(request) ?? NextResponse.next({ request: { headers }, status })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-request-id', requestId)
  if (status) response.headers.set('retry-after', '5')
  if (pathname.startsWith('/api/')) response.headers.set('cache-control', 'no-store')
  if (pathname.startsWith('/api/auth/')) response.headers.set('referrer-policy', 'no-referrer')
  if (isPreview) response.headers.set('x-robots-tag', 'noindex')
  if (isSecure) response.headers.set('strict-transport-security', STRICT_TRANSPORT_SECURITY)
  return response
}

/** Next would answer with an error or a whole page. */
function refusal({ method, nextUrl, headers }: NextRequest): NextResponse | null {
  if (NO_PAGE.test(nextUrl.pathname)) return null
  if (!PAGE_METHODS.includes(method))
    return new NextResponse(null, {
      status: method === 'OPTIONS' ? 204 : 405,
      headers: { allow: PAGE_METHODS.join(', '), 'cache-control': 'no-store' },
    })
  if (method !== 'POST' || isSameOrigin(headers)) return null
  // Only without a charset does Next pass it to the action's caller.
  return new NextResponse(ERRORS.csrf.message, {
    status: ERRORS.csrf.status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  })
}
