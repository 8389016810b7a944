import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const LAST_PORT = 65_535

/** The first port at or above `from` on which nothing listens, neither on the loopback address nor on all addresses. */
export async function freePort(from: number): Promise<number> {
  return firstPort(from, isFree)
}

/** Like `freePort`, and of several processes that ask at the same time each gets another one, for as long as it runs. */
export async function reserveFreePort(from: number): Promise<number> {
  return firstPort(from, reservePort)
}

/** Whether the port is free and now this process's to listen on. */
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

/** Both addresses are tried: some systems allow one beside the other. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // No IPv6 on this machine says nothing about the port.
    server.once('error', (error) =>
      resolve('code' in error && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')),
    )
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** The UDP port of the same number stands for the reservation: the system gives it to one process, and takes it back from a dead one. */
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
