import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay in front of a database server, to break the way to it in a test and mend it again. */
export type DatabaseGate = Awaited<ReturnType<typeof openDatabaseGate>>

/** Opens a relay to the server of `databaseUrl` on a free port of this machine. */
export async function openDatabaseGate(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const held: (() => void)[] = []
  let state: 'open' | 'shut' | 'frozen' = 'open'

  function join(from: Socket, to: Socket): void {
    sockets.add(from)
    from.on('data', (chunk) => {
      if (state === 'frozen') held.push(() => to.write(chunk))
      else to.write(chunk)
    })
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  const server = createServer((client) => {
    if (state === 'shut') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(Number(target.port || 5432), target.hostname)
    join(client, upstream)
    join(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(portOf(server.address()))

  return {
    /** The database's connection string through the gate. */
    url: url.toString(),
    /** The server seems gone: connections break, new ones are reset. */
    shut() {
      state = 'shut'
      for (const socket of sockets) socket.resetAndDestroy()
    },
    /** The server seems frozen: connections stay and are accepted, no byte passes. */
    freeze() {
      state = 'frozen'
    },
    /** All is well again. */
    open() {
      state = 'open'
      for (const pass of held.splice(0)) pass()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The gate does not listen on TCP')
  return address.port
}
