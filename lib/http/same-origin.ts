import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * Whether an unsafe request comes from this app's pages: by `Origin`, or by Fetch Metadata if there
 * is none. Compares with APP_URL, since clients can set Host and X-Forwarded-Host.
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
