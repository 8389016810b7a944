import 'server-only'
import { consumeRateLimit, countFailures } from '@/lib/http/rate-limit'
import { jsonRoute } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { type ClientInfo, clientInfo, rateLimitKey } from '../client-info'
import type { AuthUser } from '../session'
import { authenticate } from '../user'

type Ceremony = { client: ClientInfo; user: AuthUser | null }

/** A route that begins a passkey ceremony: same-origin, within the address's budget. */
export function optionsRoute(begin: (request: Request, ceremony: Ceremony) => Promise<Response>) {
  return jsonRoute(async (request) => {
    assertSameOrigin(request.headers)
    const client = clientInfo(request.headers)
    await consumeRateLimit('ceremonyOptions', rateLimitKey(client))
    return begin(request, { client, user: await authenticate(request.headers) })
  })
}

/** A route that ends a passkey ceremony. Its budget counts failures only. */
export function verifyRoute(end: (request: Request, ceremony: Ceremony) => Promise<Response>) {
  return jsonRoute(async (request) => {
    assertSameOrigin(request.headers)
    const client = clientInfo(request.headers)
    return countFailures('passkeyFailures', rateLimitKey(client), async () =>
      end(request, { client, user: await authenticate(request.headers) }),
    )
  })
}
