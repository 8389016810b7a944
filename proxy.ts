import { randomBytes, randomUUID } from 'node:crypto'
import { type NextFetchEvent, type NextRequest, NextResponse } from 'next/server'
import { authorizeOrigins, learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { env } from '@/lib/env'
import { contentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from '@/lib/http/security-headers'

/** Sets the headers that differ from response to response. It guards nothing: without it every authorization test still passes. */
export function proxy(request: NextRequest, event: NextFetchEvent) {
  const learning = learnAuthorizeOrigins()
  // On a platform that stops between requests, the answer must still arrive.
  if (learning) event.waitUntil(learning)
  const nonce = randomBytes(16).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    isDevelopment: env().isDevelopment,
    formActions: authorizeOrigins(),
  })
  const requestId = randomUUID()

  // Over whatever the client sent: Next takes its nonce from the request's policy.
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.delete('content-security-policy-report-only')
  headers.set('x-request-id', requestId)

  // The page says that the database is down; its status must say so, too, and a page cannot set one.
  const status = request.nextUrl.pathname === '/unavailable' ? 503 : undefined
  // Nor must it wait for the database once more, to draw itself in somebody's theme.
  if (status) headers.delete('cookie')
  const response = NextResponse.next({ request: { headers }, status })
  response.headers.set('content-security-policy', policy)
  response.headers.set('x-request-id', requestId)
  if (status) response.headers.set('retry-after', '5')
  // Search engines are kept away from previews; robots.txt says the same to those who ask first.
  if (env().isPreview) response.headers.set('x-robots-tag', 'noindex')
  if (env().isSecure) response.headers.set('strict-transport-security', STRICT_TRANSPORT_SECURITY)
  return response
}
