/** Sent with every response. proxy.ts adds what depends on the request. */
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

/** Two years. includeSubDomains could affect other people's sites. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000'

export const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** For pages. Hot reloading needs eval and a WebSocket. */
export function contentSecurityPolicy({
  nonce,
  isDevelopment,
  formActions,
  fedCmUrls = [],
}: {
  nonce: string
  isDevelopment: boolean
  formActions: string[]
  /** For FedCM: the browser asks these if the page may. */
  fedCmUrls?: string[]
}): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' https: data:",
    "font-src 'self'",
    ['connect-src', "'self'", ...fedCmUrls, ...(isDevelopment ? ['ws:'] : [])].join(' '),
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    // Chromium applies it to redirects after a post, hence the providers.
    ['form-action', "'self'", ...formActions].join(' '),
    "frame-ancestors 'none'",
    // instrumentation-client.ts has the only policy.
    ...(isDevelopment ? [] : ["require-trusted-types-for 'script'", 'trusted-types default']),
  ].join('; ')
}
