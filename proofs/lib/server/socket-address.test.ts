import { once } from 'node:events'
import { createServer, type RequestListener, request, Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'
import { recordSocketAddresses } from '@/lib/server/socket-address'

const { emit } = Server.prototype
const servers: Server[] = []

afterEach(() => {
  Server.prototype.emit = emit
  for (const server of servers.splice(0)) server.close()
})

async function listen(host: string, listener: RequestListener) {
  const server = createServer(listener).listen(0, host)
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  return address.port
}

/** The headers a server sees when a client sends these. */
async function seen(
  headers: Record<string, string | string[]>,
  host = '127.0.0.1',
): Promise<unknown> {
  const port = await listen(host, (incoming, response) =>
    response.end(JSON.stringify(incoming.headers)),
  )
  const [response] = await once(request({ host, port, headers }).end(), 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return JSON.parse(body)
}

test('sets the socket’s address', async () => {
  recordSocketAddresses()
  expect(await seen({})).toMatchObject({ [SOCKET_ADDRESS_HEADER]: '127.0.0.1' })
})

test('a client can’t set it, in any case or twice', async () => {
  recordSocketAddresses()
  for (const name of [
    SOCKET_ADDRESS_HEADER,
    SOCKET_ADDRESS_HEADER.toUpperCase(),
    'X-Latchkey-Socket-Address',
  ]) {
    expect(await seen({ [name]: '6.6.6.6' })).toMatchObject({
      [SOCKET_ADDRESS_HEADER]: '127.0.0.1',
    })
    expect(await seen({ [name]: ['6.6.6.6', '7.7.7.7'] })).toMatchObject({
      [SOCKET_ADDRESS_HEADER]: '127.0.0.1',
    })
  }
})

test('also affects existing servers', async () => {
  const port = await listen('127.0.0.1', (incoming, response) =>
    response.end(incoming.headers[SOCKET_ADDRESS_HEADER]),
  )
  recordSocketAddresses()
  const response = await fetch(`http://127.0.0.1:${port}`, {
    headers: { [SOCKET_ADDRESS_HEADER]: '6.6.6.6' },
  })
  expect(await response.text()).toBe('127.0.0.1')
})

test('other events and their arguments pass through', () => {
  recordSocketAddresses()
  const server = createServer()
  const heard: unknown[] = []
  server.on('error', (...args) => heard.push(...args))
  expect(server.emit('error', 'one', 'two')).toBe(true)
  expect(server.emit('nobody listens')).toBe(false)
  expect(heard).toEqual(['one', 'two'])
})
