import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** A round-robin load balancer that sets X-Forwarded-For. `served` counts requests by target. */
export async function startRoundRobin(port: number, targets: number[]) {
  const served = targets.map(() => new Map<string, number>())
  let next = 0
  const server = createServer((incoming, outgoing) => {
    const turn = next++ % targets.length
    const path = incoming.url?.replace(/\?.*$/, '') ?? ''
    const key = `${incoming.method} ${path}`
    served[turn]?.set(key, (served[turn]?.get(key) ?? 0) + 1)
    const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress ?? '' }
    const forwarded = request(
      {
        host: '127.0.0.1',
        port: targets[turn],
        method: incoming.method,
        path: incoming.url,
        headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    forwarded.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(forwarded)
  }).listen(port)
  await once(server, 'listening')
  return {
    /** For each target, how often it answered "POST /path". */
    served,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
