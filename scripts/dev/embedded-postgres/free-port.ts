import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const LAST_PORT = 65_535

/** The first port from `from` on which nothing listens, on loopback or on all addresses. */
export async function freePort(from: number): Promise<number> {
  return firstPort(from, isFree)
}

/**
 * Like `freePort`, but reserves the port for this process, so that concurrent callers get different
 * ones.
 */
export async function reserveFreePort(from: number): Promise<number> {
  return firstPort(from, reservePort)
}

/** Whether the port is free and now reserved for this process. */
export async function reservePort(port: number): Promise<boolean> {
  return (await isFree(port)) && (await reserve(port))
}

async function firstPort(
  from: number,
  isSuitable: (port: number) => Promise<boolean>,
): Promise<number> {
  for (let port = from; port <= LAST_PORT; port++) if (await isSuitable(port)) return port
  throw new Error(`No port from ${from} on is free`)
}

/** Tries both addresses: some systems allow listening on one while the other is taken. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // Without IPv6 the attempt says nothing about the port.
    server.once('error', (error) =>
      resolve('code' in error && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')),
    )
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/**
 * A bound UDP port of the same number is the reservation: the system gives it to one process and
 * frees it when that dies.
 */
function reserve(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.unref()
      resolve(true)
    })
  })
}
