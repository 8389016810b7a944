import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * By `Origin`, or Fetch Metadata without one. Clients can set Host, so it compares with APP_URL.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin')
  return origin === null
    ? headers.get('sec-fetch-site') === 'same-origin'
    : origin === env().appUrl.origin
}

/** Throws `AppError('csrf')` unless `isSameOrigin`. */
export function assertSameOrigin(headers: Headers): void {
  if (!isSameOrigin(headers)) throw new AppError('csrf')
}
