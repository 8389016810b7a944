import { Agent, type IncomingHttpHeaders, request } from 'node:http'

type Sent = {
  method?: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
  /** Any other status is an error. */
  status?: number
}

export type Answer = { headers: IncomingHttpHeaders; text: () => string }
export type Send = (sent: Sent) => Promise<Answer>

/** Less than the five seconds after which Node's server closes an idle connection. */
const IDLE_MS = 3_000

/** One unit of work of one of several clients, such as a page or a sign-in of two requests. */
export type Work = (send: Send, count: number, client: number) => Promise<unknown>

export type Load = { count: number; perSecond: number; p50: number; p95: number }

/** Requests to one server over connections that are kept open. Close it after use. */
export function openSender(url: string): { send: Send; close: () => void } {
  // Closed before the server does, which would reset a request that is on its way.
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS })
  const { hostname, port } = new URL(url)
  function send({ method = 'GET', path, headers, body, status = 200 }: Sent): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent,
          hostname,
          port,
          family: 4,
          method,
          path,
          headers: { ...headers, ...length(body) },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const text = () => Buffer.concat(chunks).toString()
            if (response.statusCode === status) resolve({ headers: response.headers, text })
            else
              reject(
                new Error(
                  `${method} ${url}${path} answered ${response.statusCode}, not ${status}: ${text().slice(0, 300)}`,
                ),
              )
          })
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
  return { send, close: () => agent.destroy() }
}

function length(body: string | undefined) {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

/** `Cookie` of the next request, from the answer's `Set-Cookie`. */
export function cookiesOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
}

/**
 * Several clients, each of which repeats the work without a pause. Ends by itself after that many
 * seconds, or after `count` units. Times are in milliseconds. The first failure is thrown.
 */
export async function load(
  url: string,
  work: Work,
  {
    connections,
    seconds = Number.POSITIVE_INFINITY,
    count = Number.POSITIVE_INFINITY,
  }: {
    connections: number
    seconds?: number
    count?: number
  },
): Promise<Load> {
  const { send, close } = openSender(url)
  const times: number[] = []
  const begin = performance.now()
  const end = begin + seconds * 1000
  let next = 0
  async function repeat(client: number): Promise<void> {
    while (next < count && performance.now() < end) {
      const start = performance.now()
      await work(send, next++, client)
      times.push(performance.now() - start)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, (_, client) => repeat(client)))
  } finally {
    close()
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN
  const perSecond = (times.length / (performance.now() - begin)) * 1000
  return { count: times.length, perSecond, p50: at(0.5), p95: at(0.95) }
}
