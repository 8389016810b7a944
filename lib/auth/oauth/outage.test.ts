import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/nouns'
import { openBrowser } from '@/lib/testing/browser'
import { count } from '@/lib/testing/database'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { comeBack, configureIssuers, locationOf, start } from '@/lib/testing/oauth'

let issuer: FakeIssuer
let proxy: DatabaseProxy

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
  proxy = await openDatabaseProxy(process.env.DATABASE_URL ?? '')
  vi.stubEnv('DATABASE_URL', proxy.url)
})
afterAll(() => issuer.stop())

test('while the database is down start and callback lead to the page that says so, and the flow can be finished afterwards', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser, { returnTo: '/profile' })), {
    sub: 'patient',
    name: 'Pat',
  })
  const cookies = new Map(browser.cookies)
  await proxy.stop()
  expect(await comeBack(browser, url)).toBe(
    `/unavailable?returnTo=${encodeURIComponent(HOME_PATH)}`,
  )
  expect(locationOf(await start(openBrowser()))).toMatch(/^\/unavailable\?returnTo=/)
  expect(browser.cookies).toEqual(cookies)
  await proxy.start()
  expect(await comeBack(browser, url)).toBe('/profile')
})

test('a database that goes down between code and session: nothing half-made, and the page says so', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser, { returnTo: '/profile' })), {
    sub: 'unlucky',
    name: 'Un',
  })
  issuer.server.on('/userinfo', async () => {
    await proxy.stop()
    return { sub: 'unlucky', name: 'Un' }
  })
  const location = await comeBack(browser, url)
  await proxy.start()
  expect(location).toBe('/unavailable?returnTo=%2Fprofile')
  expect(await count('users')).toBe(1)
  expect(await count('accounts')).toBe(1)
})
