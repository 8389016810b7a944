import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

// Made for this file: no client trusts it.
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5ZdDTR9b6bo2gi3t
QEESNsQ7zLo0oVSk8Hf20mCR3BqhRANCAAT30+CFckstwmK0cgPagRTs0tt4B7oK
kBZY8hAWGcSu69eL7M2YsZF0tleKCMChb4YaVPnoRzogPpk3LdHt/KUU
-----END PRIVATE KEY-----`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUdE6J8uvOqAtNU6RMUjVwbXfjhEcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzE3NTUwNFoYDzIxMjYxMTAz
MTc1NTA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT30+CFckstwmK0cgPagRTs0tt4B7oKkBZY8hAWGcSu69eL7M2YsZF0
tleKCMChb4YaVPnoRzogPpk3LdHt/KUUo1MwUTAdBgNVHQ4EFgQUNm0Hde8Bo42T
D9LDSfRYN1wo3W8wHwYDVR0jBBgwFoAUNm0Hde8Bo42TD9LDSfRYN1wo3W8wDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiACoiPZaIcf9KWUbTw8cy5X
Rl7uvCWE5qnc8U2wRsf6IQIgFeAg4oO+jrr6rVJqFbWiY7HEyca7RlO4pXDQ/03u
fSs=
-----END CERTIFICATE-----`

/** Speaks just enough of PostgreSQL's protocol to present a self-signed certificate. */
export async function startSelfSignedServer() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    // SSLRequest, and the server's "yes": https://www.postgresql.org/docs/18/protocol-flow.html
    socket.once('data', () => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, key: KEY, cert: CERTIFICATE }).on(
        'error',
        () => undefined,
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgresql://app:hunter2@127.0.0.1:${port}/app`,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
