/** Sent with every response. Headers that depend on the request are set in `proxy.ts`. */
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

/** Two years. Without includeSubDomains, which may affect other people's sites. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000'

/** For files that are not pages. */
export const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Content-Security-Policy of a page. Hot reloading needs eval and a WebSocket. */
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
    // Chromium also applies form-action to redirects after a post, hence the providers' origins.
    ['form-action', "'self'", ...formActions].join(' '),
    "frame-ancestors 'none'",
    // instrumentation-client.ts has the only policy. Hot reloading creates scripts from strings.
    ...(isDevelopment ? [] : ["require-trusted-types-for 'script'", 'trusted-types default']),
  ].join('; ')
}
