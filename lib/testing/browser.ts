import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'

const APP = fileURLToPath(new URL('../../app', import.meta.url))

type Handler = (
  request: Request,
  context: { params: Promise<{ provider: string }> },
) => Response | Promise<Response>
type RequestOptions = {
  /** undefined removes a default header. */
  headers?: Record<string, string | undefined>
  /** The raw body, instead of JSON. */
  rawBody?: BodyInit
}

export type Browser = ReturnType<typeof openBrowser>

/**
 * Calls the route handlers of `app/` without a network, with an origin, an IP address and a cookie
 * jar.
 */
export function openBrowser({ origin = 'http://localhost:3000', address = randomAddress() } = {}) {
  const cookies = new Map<string, string>()

  async function send(
    method: 'GET' | 'POST',
    pathname: string,
    body: BodyInit | undefined,
    headers: RequestOptions['headers'],
  ) {
    const all = {
      cookie: cookieHeader(cookies),
      'user-agent': 'Mozilla/5.0 (Test)',
      [SOCKET_ADDRESS_HEADER]: address,
      ...(method === 'POST' ? { origin, 'content-type': 'application/json' } : {}),
      ...headers,
    }
    const sent = new Headers()
    for (const [name, value] of Object.entries(all)) if (value !== undefined) sent.set(name, value)
    const init: RequestInit & { duplex: 'half' } = {
      method,
      headers: sent,
      body: body ?? null,
      duplex: 'half',
    }
    const { route, provider } = routeOf(pathname)
    const handler = (await loadRoute(route))[method]
    if (!handler) throw new Error(`${pathname} answers no ${method}`)
    const response = await handler(new Request(origin + pathname, init), {
      params: Promise.resolve({ provider }),
    })
    for (const line of response.headers.getSetCookie()) keepCookie(cookies, line)
    return response
  }

  return {
    origin,
    address,
    cookies,
    get: (pathname: string, { headers }: RequestOptions = {}) =>
      send('GET', pathname, undefined, headers),
    post: (pathname: string, body: unknown, { headers, rawBody }: RequestOptions = {}) =>
      send('POST', pathname, rawBody ?? JSON.stringify(body), headers),
  }
}

/** An IPv6 address in a /64 of its own, so that each browser has its own rate limits. */
function randomAddress(): string {
  const hex = randomBytes(4).toString('hex')
  return `2a00:1450:${hex.slice(0, 4)}:${hex.slice(4)}::1`
}

/** The route module at this place in `app/`. */
async function loadRoute(route: string): Promise<{ GET?: Handler; POST?: Handler }> {
  return import(path.join(APP, route, 'route.ts'))
}

/** The route's folder, and the value of `[provider]`. */
function routeOf(pathname: string): { route: string; provider: string } {
  const { pathname: route } = new URL(pathname, 'http://unused')
  const provider = /^\/api\/auth\/oauth\/([^/]+)/.exec(route)?.[1] ?? ''
  return { route: provider ? route.replace(provider, '[provider]') : route, provider }
}

function cookieHeader(cookies: Map<string, string>): string | undefined {
  return cookies.size > 0
    ? [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    : undefined
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  const separator = pair.indexOf('=')
  const name = pair.slice(0, separator)
  if (attributes.includes('Max-Age=0')) cookies.delete(name)
  else cookies.set(name, pair.slice(separator + 1))
}
