import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * Whether an unsafe request is one of our own pages': `Origin` must be ours; when the browser sent none, Fetch Metadata must say same-origin.
 * Compared with APP_URL only, never with Host or X-Forwarded-Host, which a client can write.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin')
  return origin === null
    ? headers.get('sec-fetch-site') === 'same-origin'
    : origin === env().appUrl.origin
}

/** Refuses an unsafe request that another site may have caused. Throws `AppError('csrf')`. */
export function assertSameOrigin(headers: Headers): void {
  if (!isSameOrigin(headers)) throw new AppError('csrf')
}
