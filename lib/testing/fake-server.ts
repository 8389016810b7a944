import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A received request. */
export type Seen = {
  method: string
  path: string
  headers: IncomingMessage['headers']
  form: URLSearchParams
  body: string
}
/** Returns JSON to send, or writes the response and returns undefined. */
export type Answer = (seen: Seen, response: ServerResponse) => unknown

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>

/** An HTTP server on loopback whose answers a test defines for each path. */
export async function startFakeServer(answers: Record<string, Answer> = {}) {
  const seen: Seen[] = []
  const overrides = new Map<string, Answer>()

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://unused')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    const form = isForm ? new URLSearchParams(body) : searchParams
    const call = {
      method: request.method ?? '',
      path: pathname,
      headers: request.headers,
      form,
      body,
    }
    seen.push(call)
    const answer = overrides.get(pathname) ?? answers[pathname]
    if (!answer) return sendJson(response, { error: 'not_found' }, 404)
    const result = await answer(call, response)
    if (result !== undefined) sendJson(response, result)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    /** Replaces the answer for this path until `reset`. */
    on: (path: string, answer: Answer) => overrides.set(path, answer),
    reset() {
      overrides.clear()
      seen.length = 0
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
