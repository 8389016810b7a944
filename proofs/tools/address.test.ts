import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chooseAddress } from '@/scripts/dev/configuration'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'

let taken: Server
let port: number

beforeEach(async () => {
  port = await freePort(4000)
  taken = createServer()
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve))
})
afterEach(async () => {
  await new Promise((resolve) => taken.close(resolve))
})

test('without PORT and APP_URL: a free port and an address with it', async () => {
  const chosen = await chooseAddress({})
  expect(chosen.port).toBeGreaterThanOrEqual(3000)
  expect(chosen.appUrl).toBe(`http://localhost:${chosen.port}`)
})

test('concurrent callers get different ports', async () => {
  const [one, other] = await Promise.all([chooseAddress({}), chooseAddress({})])
  expect(one.port).not.toBe(other.port)
})

test('the first free port at or above one that is taken', async () => {
  expect(await freePort(port)).toBeGreaterThan(port)
})

test('a given port is used or refused, never replaced', async () => {
  const message = `Port ${port} is taken. Stop what listens there, or set PORT to another one. Example: PORT=${port + 1}`
  await expect(chooseAddress({ PORT: String(port) })).rejects.toThrow(message)
  await expect(chooseAddress({ APP_URL: `http://localhost:${port}` })).rejects.toThrow(message)
  const free = await freePort(port + 1)
  expect(await chooseAddress({ PORT: String(free) })).toEqual({
    port: free,
    appUrl: `http://localhost:${free}`,
  })
})

test('APP_URL is kept; on this machine it sets the port, elsewhere PORT does', async () => {
  const own = await freePort(port + 10)
  expect(await chooseAddress({ APP_URL: `http://app.localhost:${own}` })).toEqual({
    port: own,
    appUrl: `http://app.localhost:${own}`,
  })
  const behind = { port: await freePort(port + 20), appUrl: 'https://app.example.com' }
  expect(await chooseAddress({ APP_URL: behind.appUrl, PORT: String(behind.port) })).toEqual(behind)
})

test('in a codespace: the address that its port is forwarded to', async () => {
  const free = await freePort(port + 30)
  expect(
    await chooseAddress({
      PORT: String(free),
      CODESPACE_NAME: 'fluffy-lamp',
      GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
    }),
  ).toEqual({ port: free, appUrl: `https://fluffy-lamp-${free}.app.github.dev` })
})
