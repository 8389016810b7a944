import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeCertificate } from './certificate'

/**
 * A platform's proxy: TLS for `host` with a self-signed certificate, and the client's address in
 * X-Real-Ip. Returns its port.
 */
export async function startTlsProxy(host: string, target: () => number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tls-'))
  const { key, cert } = makeCertificate(host, folder)
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    (incoming, outgoing) => {
      const headers = { ...incoming.headers, 'x-real-ip': incoming.socket.remoteAddress ?? '' }
      const forwarded = request(
        { host: '127.0.0.1', port: target(), method: incoming.method, path: incoming.url, headers },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        },
      )
      forwarded.on('error', () => outgoing.writeHead(502).end())
      incoming.pipe(forwarded)
    },
  )
  server.on('upgrade', (incoming, socket) => {
    const forwarded = connect(target(), '127.0.0.1', () => {
      const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`)
      forwarded.write(`GET ${incoming.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
      forwarded.pipe(socket).pipe(forwarded)
    })
    for (const end of [forwarded, socket]) end.on('error', () => end.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  rmSync(folder, { recursive: true })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
