import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Protocol messages that run a statement: Query, and Execute of a prepared one. */
const RUNS = new Set(['Q', 'E'])

/** A way to the database that counts the statements sent through it, `BEGIN` and `COMMIT` as well. */
export async function openCountingProxy(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let statements = 0

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const count = countMessages((type) => {
      if (RUNS.has(type)) statements++
    })
    client.on('data', (bytes) => {
      count(bytes)
      upstream.write(bytes)
    })
    upstream.on('data', (bytes) => client.write(bytes))
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(typeof address === 'object' ? address?.port : '')

  return {
    url: url.toString(),
    /** The number so far. */
    statements: () => statements,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** The startup message has no type; each later one has a type, then its length. */
function countMessages(onMessage: (type: string) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0)
  let typeLength = 0
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= typeLength + 4) {
      const end = typeLength + rest.readUInt32BE(typeLength)
      if (rest.length < end) return
      if (typeLength > 0) onMessage(rest.toString('latin1', 0, 1))
      rest = rest.subarray(end)
      typeLength = 1
    }
  }
}
