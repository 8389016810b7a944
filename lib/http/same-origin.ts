import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * Refuses an unsafe request that another site may have caused: `Origin` must be ours; when the browser sent none, Fetch Metadata must say
 * same-origin. Compared with APP_URL only, never with Host or X-Forwarded-Host, which a client can write. Throws `AppError('csrf')`.
 */
export function assertSameOrigin(headers: Headers): void {
  const origin = headers.get('origin')
  const isOurs =
    origin === null
      ? headers.get('sec-fetch-site') === 'same-origin'
      : origin === env().appUrl.origin
  if (!isOurs) throw new AppError('csrf')
}
