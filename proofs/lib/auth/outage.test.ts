import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { revokeOtherSessionsAction } from '@/lib/auth/actions'
import { findNotices } from '@/lib/auth/notices'
import { getAuthUser, redirectSignedInUser, requireAuthUser } from '@/lib/auth/user'
import { HOME_PATH } from '@/lib/brand'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { ERRORS } from '@/lib/errors'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import {
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  registrationOptions,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
  signIn,
  signUp,
} from '@/lib/testing/ceremonies'
import { count } from '@/lib/testing/database'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { formData } from '@/lib/testing/form-data'
import { logLinesOf } from '@/lib/testing/log-lines'
import { comeBack, configureIssuers, locationOf, start } from '@/lib/testing/oauth'
import { createPasskey } from '@/lib/testing/software-authenticator'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

// Two and five seconds, doubled for a busy machine. Without deadlines nothing would answer at all.
const READY_DEADLINE_MS = 4_000
const QUERY_DEADLINE_MS = 10_000

let issuer: FakeIssuer
let proxy: DatabaseProxy

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
  proxy = await openDatabaseProxy(process.env.DATABASE_URL ?? '')
  vi.stubEnv('DATABASE_URL', proxy.url)
})
afterAll(() => issuer.stop())

test('while the database is down every route says so and keeps the cookies; afterwards all works without a restart', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const registration = createPasskey(
    browser.origin,
    await registrationOptions(browser, {}),
  ).response
  const cookies = new Map(browser.cookies)

  await proxy.stop()
  await logLinesOf(async () => {
    for (const ask of requests(browser, registration)) await expectUnavailable(await ask())
    await expectUnavailablePage(await browser.post('/api/auth/sign-out', {}))
  })
  await proxy.start()

  expect(browser.cookies).toEqual(cookies)
  const session: unknown = await (await browser.get('/api/auth/session')).json()
  expect(session).toMatchObject({ user: { name: 'Ada' } })
  expect((await browser.post(REGISTER_VERIFY, registration)).status).toBe(200)
  expect((await signIn(openBrowser(), passkey)).status).toBe(200)
})

test('with a frozen database routes answer within five seconds and health within two; all works when it thaws', async () => {
  const browser = openBrowser()
  await signUp(browser)
  proxy.freeze()
  const began = Date.now()
  const ready = openBrowser()
    .get('/api/health/ready')
    .then((response) => {
      expect(response.status).toBe(503)
      expect(Date.now() - began).toBeLessThan(READY_DEADLINE_MS)
    })
  await logLinesOf(async () => {
    const answers = await Promise.all(requests(browser, {}).map((ask) => ask()))
    expect(Date.now() - began).toBeLessThan(QUERY_DEADLINE_MS)
    for (const answer of answers) await expectUnavailable(answer)
  })
  await ready
  proxy.thaw()
  expect((await browser.get('/api/health/ready')).status).toBe(200)
  const session: unknown = await (await browser.get('/api/auth/session')).json()
  expect(session).toMatchObject({ user: { name: 'Ada' } })
})

test('while the database is down nobody is "signed out": getAuthUser throws, pages and actions say so', async () => {
  const browser = openBrowser()
  await signUp(browser)
  requestHeaders = new Headers({
    cookie: `session=${browser.cookies.get('session')}`,
    origin: browser.origin,
  })
  await proxy.stop()
  for (const ask of [getAuthUser, () => requireAuthUser()]) {
    const error: unknown = await ask().then(
      () => expect.unreachable('it answered'),
      (reason: unknown) => reason,
    )
    expect(isDatabaseUnavailable(error)).toBe(true)
  }
  await expect(requireAuthUser('/profile')).rejects.toMatchObject({
    digest: expect.stringContaining(';/unavailable?returnTo=%2Fprofile;307'),
  })
  await expect(redirectSignedInUser('/sign-in', '/profile')).rejects.toMatchObject({
    digest: expect.stringContaining(';/unavailable?returnTo=%2Fsign-in;307'),
  })
  expect(await findNotices()).toEqual([])
  expect(await revokeOtherSessionsAction(null, formData({}))).toMatchObject({
    ok: false,
    code: 'unavailable',
  })
  await proxy.start()
  expect(await getAuthUser()).toMatchObject({ name: 'Ada' })
})

test('health: live needs no database, ready says whether there is one', async () => {
  const statuses = async () => [
    (await openBrowser().get('/api/health/live')).status,
    (await openBrowser().get('/api/health/ready')).status,
  ]
  expect(await statuses()).toEqual([200, 200])
  await proxy.stop()
  expect(await statuses()).toEqual([200, 503])
  await proxy.start()
  expect(await statuses()).toEqual([200, 200])
})

test('while the database is down OAuth start and callback redirect to the maintenance page, and the flow can be finished later', async () => {
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

test('a database that goes down between code and session leaves nothing half-made, and the page says so', async () => {
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
  expect(browser.cookies.size).toBe(0)
  expect(await count("users WHERE name = 'Un'")).toBe(0)
  expect(await count('accounts')).toBe(1)
})

function requests(browser: Browser, registration: unknown): (() => Promise<Response>)[] {
  return [
    () => browser.get('/api/auth/session'),
    () => browser.post(REGISTER_OPTIONS, { name: 'Ada' }),
    () => browser.post(REGISTER_VERIFY, registration),
    () => browser.post(SIGN_IN_OPTIONS, {}),
    () => browser.post(SIGN_IN_VERIFY, {}),
  ]
}

/** Signing out is a form post, answered with a page. No session was ended, so the cookie stays. */
async function expectUnavailablePage(response: Response) {
  expect([response.status, response.headers.get('location')]).toEqual([303, '/unavailable'])
  expect(response.headers.getSetCookie()).toEqual([])
}

async function expectUnavailable(response: Response) {
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await response.json()).toEqual({
    error: {
      code: 'unavailable',
      message: ERRORS.unavailable.message,
    },
  })
}
