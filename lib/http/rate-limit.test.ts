import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { PROFILE } from '@/lib/profile/noun'
import { openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
  signIn,
  signUp,
} from '@/lib/testing/ceremonies'
import { count, sql, statementsOf } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { logLinesOf } from '@/lib/testing/log-lines'
import { comeBack, configureIssuers, locationOf, start } from '@/lib/testing/oauth'
import { consumeRateLimit } from './rate-limit'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
})
afterAll(() => issuer.stop())

const options = (address: string) => openBrowser({ address }).post(SIGN_IN_OPTIONS, {})
const failure = (address: string) => openBrowser({ address }).post(SIGN_IN_VERIFY, {})

test('the 31st request for options within five minutes is refused, and says when to come back', async () => {
  const address = '198.51.100.1'
  for (let request = 1; request <= 30; request++) expect((await options(address)).status).toBe(200)
  const issued = await count('verifications')
  const response = await options(address)
  expect([response.status, await errorCode(response)]).toEqual([429, 'too_many_requests'])
  const seconds = Number(response.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(300)
  expect(await count('verifications')).toBe(issued)
  expect((await openBrowser({ address }).post(REGISTER_OPTIONS, { name: 'Ada' })).status).toBe(429)
  expect((await options('198.51.100.2')).status).toBe(200)

  await sql("UPDATE rate_limits SET expire = 0 WHERE key = 'ceremonyOptions:' || $1", [address])
  expect((await options(address)).status).toBe(200)
})

test('the eleventh failure within a minute is refused, also when it would have been right', async () => {
  const address = '198.51.100.3'
  const passkey = await signUp(openBrowser())
  for (let attempt = 1; attempt <= 10; attempt++) expect((await failure(address)).status).toBe(400)
  const response = await signIn(openBrowser({ address }), passkey)
  expect([response.status, await errorCode(response)]).toEqual([429, 'too_many_requests'])
  const seconds = Number(response.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect((await signIn(openBrowser(), passkey)).status).toBe(200)
})

test('successes are not counted', async () => {
  const address = '198.51.100.4'
  const passkey = await signUp(openBrowser(), 'Ada', { isSynced: true })
  for (let attempt = 1; attempt <= 12; attempt++)
    expect((await signIn(openBrowser({ address }), passkey)).status).toBe(200)
})

test('concurrent requests share a budget: of eight with five left, five pass', async () => {
  const address = '198.51.100.5'
  for (let request = 1; request <= 25; request++) await options(address)
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => options(address)))).map(
    ({ status }) => status,
  )
  expect(statuses.sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429])

  for (let attempt = 1; attempt <= 5; attempt++) await failure(address)
  const failures = (await Promise.all(Array.from({ length: 8 }, () => failure(address)))).map(
    ({ status }) => status,
  )
  expect(failures.sort()).toEqual([400, 400, 400, 400, 400, 429, 429, 429])
})

test('fifteen concurrent successful sign-ins from one address all work', async () => {
  const address = '198.51.100.7'
  const passkeys = await Promise.all(
    Array.from({ length: 15 }, () => signUp(openBrowser(), 'Ada', { isSynced: true })),
  )
  const answers = await Promise.all(
    passkeys.map((passkey) => signIn(openBrowser({ address }), passkey)),
  )
  expect(answers.map(({ status }) => status)).toEqual(passkeys.map(() => 200))

  // All reach the provider's token endpoint before the first is answered.
  let arrived = 0
  issuer.server.on('/token', async ({ form }) => {
    arrived++
    await vi.waitUntil(() => arrived === passkeys.length)
    const session = issuer.codes.get(form.get('code') ?? '')
    return session && issuer.grant(session)
  })
  const returning = await Promise.all(
    passkeys.map(async (_, index) => {
      const browser = openBrowser({ address })
      const location = locationOf(await start(browser))
      return { browser, url: issuer.agree(location, { sub: `colleague-${index}` }) }
    }),
  )
  expect(await Promise.all(returning.map(({ browser, url }) => comeBack(browser, url)))).toEqual(
    passkeys.map(() => HOME_PATH),
  )
  issuer.reset()
})

test('images on another site use up no budget and end no flow', async () => {
  const address = '198.51.100.8'
  const visitor = openBrowser({ address })
  const url = issuer.agree(locationOf(await start(visitor)), { sub: 'visitor', name: 'Ada' })
  const image = { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' }
  for (let count = 1; count <= 12; count++) {
    const response = await openBrowser({ address }).get(`${url.pathname}?x=${count}`, {
      headers: image,
    })
    expect([response.status, await errorCode(response)]).toEqual([403, 'csrf'])
  }
  expect((await visitor.get(url.pathname + url.search, { headers: image })).status).toBe(403)
  for (const query of ['', '?code=x', `?code=x&state=${'s'.repeat(43)}`])
    for (let count = 1; count <= 12; count++)
      expect(
        locationOf(
          await openBrowser({ address }).get(url.pathname + query, {
            headers: { 'sec-fetch-dest': 'document' },
          }),
        ),
      ).toMatch(/oauth_failed|ceremony_expired/)
  expect(await comeBack(visitor, url)).toBe(HOME_PATH)
  expect((await signIn(openBrowser({ address }), await signUp(openBrowser()))).status).toBe(200)
})

test('provider failures don’t block passkeys, and a provider outage counts for nobody', async () => {
  const address = '198.51.100.9'
  const failing = async (code: string) => {
    const browser = openBrowser({ address })
    const url = issuer.agree(locationOf(await start(browser)), { sub: 'x', name: 'Ada' })
    url.searchParams.set('code', 'nonsense')
    expect(await comeBack(browser, url)).toBe(`/sign-in?error=${code}`)
  }
  issuer.server.on('/token', (_, response) => response.writeHead(503).end() && undefined)
  await Promise.all(Array.from({ length: 10 }, () => failing('provider_unavailable')))
  issuer.reset()
  await sql("DELETE FROM rate_limits WHERE key LIKE 'oauthStart:%'")
  for (let count = 1; count <= 10; count++) await failing('oauth_failed')
  await failing('too_many_requests')
  expect((await signIn(openBrowser({ address }), await signUp(openBrowser()))).status).toBe(200)
})

test('an IPv6 customer is one /64, and an IPv4-mapped address is the IPv4 address', async () => {
  for (let host = 1; host <= 10; host++) await failure(`2001:db8:5:6::${host}`)
  expect((await failure('2001:db8:5:6:ffff::1')).status).toBe(429)
  expect((await failure('2001:db8:5:7::1')).status).toBe(400)

  for (let attempt = 1; attempt <= 10; attempt++)
    await failure(attempt % 2 ? '198.51.100.6' : '::ffff:198.51.100.6')
  expect((await failure('::ffff:c633:6406')).status).toBe(429)
})

test('requests without an address share no budget, which would lock everyone out', async () => {
  for (let attempt = 1; attempt <= 12; attempt++) expect((await failure('')).status).toBe(400)
  expect(await sql("SELECT 1 FROM rate_limits WHERE key = 'passkeyFailures:null'")).toEqual([])
})

test('if the limiter fails, ceremonies are refused and reads work, until it recovers', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  await sql('ALTER TABLE rate_limits RENAME TO rate_limits_gone')
  try {
    await logLinesOf(async () => {
      for (const path of [SIGN_IN_OPTIONS, SIGN_IN_VERIFY, REGISTER_OPTIONS]) {
        const response = await browser.post(path, {})
        expect([response.status, await errorCode(response)]).toEqual([500, 'unavailable'])
      }
    })
    const session: unknown = await (await browser.get('/api/auth/session')).json()
    expect(session).toMatchObject({ user: { name: 'Ada' } })
  } finally {
    await sql('ALTER TABLE rate_limits_gone RENAME TO rate_limits')
  }
  expect((await signIn(openBrowser(), passkey)).status).toBe(200)
})

test('each budget has its own count, and the scale multiplies it', async () => {
  for (let request = 1; request <= 3; request++) await consumeRateLimit('dataExports', 'somebody')
  await expect(consumeRateLimit('dataExports', 'somebody')).rejects.toMatchObject({
    code: 'too_many_requests',
  })
  await consumeRateLimit('accountChanges', 'somebody')
  await consumeRateLimit('dataExports', 'somebody else')

  vi.resetModules()
  vi.stubEnv('RATE_LIMIT_SCALE', '2')
  const scaled = await import('./rate-limit')
  for (let request = 1; request <= 6; request++)
    await scaled.consumeRateLimit('dataExports', 'a third')
  await expect(scaled.consumeRateLimit('dataExports', 'a third')).rejects.toMatchObject({
    code: 'too_many_requests',
  })
})

test('a budget is taken in one statement, which is not prepared where the pooler cannot keep it', async () => {
  expect(await statementsOf(() => consumeRateLimit(PROFILE.limit, 'somebody'))).toEqual([
    expect.stringMatching(/^\s*INSERT INTO rate_limits/),
  ])
  vi.resetModules()
  vi.stubEnv('DATABASE_PREPARED_STATEMENTS', 'false')
  vi.stubEnv('DATABASE_POOL_SIZE', '1')
  const { closePool, pool } = await import('@/lib/db/pool')
  await closePool()
  const unprepared = await import('./rate-limit')
  await unprepared.consumeRateLimit(PROFILE.limit, 'somebody')
  expect((await pool().query('SELECT name FROM pg_prepared_statements')).rows).toEqual([])
})
