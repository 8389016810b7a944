/** Headers of every response class: page, 404, redirect, API, asset. Those that depend on the request are set in `proxy.ts`. */
export const STATIC_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value:
      'publickey-credentials-create=(self), publickey-credentials-get=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
]

/** Two years, for an `APP_URL` on https. No includeSubDomains: those may be somebody else's. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000'

/** The policy of a file that is no page: opened by itself, it may at most draw itself. */
export const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** The policy of one response. Development adds what hot reloading needs: eval and a web socket. */
export function contentSecurityPolicy({
  nonce,
  isDevelopment,
  formActions,
}: {
  nonce: string
  isDevelopment: boolean
  formActions: string[]
}): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' https: data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? ' ws:' : ''}`,
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    // Chromium applies form-action to the redirect after a post, so the authorize origins of the providers stand here.
    ['form-action', "'self'", ...formActions].join(' '),
    "frame-ancestors 'none'",
    // The one policy, 'default', is in instrumentation-client.ts. Development's hot reloading makes scripts of strings.
    ...(isDevelopment ? [] : ["require-trusted-types-for 'script'", 'trusted-types default']),
  ].join('; ')
}
