import { createServer } from 'node:net'

const LAST_PORT = 65_535

/** The first port at or above `from` on which nothing listens, neither on the loopback address nor on all addresses. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; port <= LAST_PORT; port++) if (await isFree(port)) return port
  throw new Error(`No port from ${from} on is free`)
}

/** Whether a server could listen on the port now. Both addresses are tried: some systems allow one beside the other. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // No IPv6 on this machine says nothing about the port.
    server.once('error', (error) => resolve('code' in error && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
