import { expect, test, vi } from 'vitest'
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
import { logLinesOf } from '@/lib/testing/log-lines'
import { consumeRateLimit } from './rate-limit'

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

test('requests at once share one budget: of eight with five left, five pass', async () => {
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

test('an IPv6 customer is one /64, and an IPv4-mapped address is the IPv4 address', async () => {
  for (let host = 1; host <= 10; host++) await failure(`2001:db8:5:6::${host}`)
  expect((await failure('2001:db8:5:6:ffff::1')).status).toBe(429)
  expect((await failure('2001:db8:5:7::1')).status).toBe(400)

  for (let attempt = 1; attempt <= 10; attempt++)
    await failure(attempt % 2 ? '198.51.100.6' : '::ffff:198.51.100.6')
  expect((await failure('::ffff:c633:6406')).status).toBe(429)
})

test('requests without an address share one budget', async () => {
  for (let attempt = 1; attempt <= 10; attempt++) await failure('')
  expect((await failure('nonsense')).status).toBe(429)
})

test('if the limiter fails, ceremonies are closed and reads are open; and well again when it is mended', async () => {
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

test('a sign-in that has happened is answered, also when its point cannot be given back', async () => {
  const passkey = await signUp(openBrowser())
  const browser = openBrowser()
  await sql(
    `CREATE FUNCTION refuse_refund() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no refund'; END $$`,
  )
  await sql(
    'CREATE TRIGGER refuse_refund BEFORE UPDATE ON rate_limits FOR EACH ROW WHEN (new.points < old.points) EXECUTE FUNCTION refuse_refund()',
  )
  try {
    const lines = await logLinesOf(async () =>
      expect((await signIn(browser, passkey)).status).toBe(200),
    )
    expect(lines.join('')).toContain('"event":"rate_limit_refund_failed"')
  } finally {
    await sql('DROP FUNCTION refuse_refund CASCADE')
  }
  expect(browser.cookies.has('session')).toBe(true)
})

test('each budget has its own count, and the scale multiplies it', async () => {
  for (let request = 1; request <= 3; request++) await consumeRateLimit('dataRequests', 'somebody')
  await expect(consumeRateLimit('dataRequests', 'somebody')).rejects.toMatchObject({
    code: 'too_many_requests',
  })
  await consumeRateLimit('accountChanges', 'somebody')
  await consumeRateLimit('dataRequests', 'somebody else')

  vi.resetModules()
  vi.stubEnv('RATE_LIMIT_SCALE', '2')
  const scaled = await import('./rate-limit')
  for (let request = 1; request <= 6; request++)
    await scaled.consumeRateLimit('dataRequests', 'a third')
  await expect(scaled.consumeRateLimit('dataRequests', 'a third')).rejects.toMatchObject({
    code: 'too_many_requests',
  })
})

test('a budget is taken in one statement, which is not prepared where the pooler cannot keep it', async () => {
  expect(await statementsOf(() => consumeRateLimit('todoWrites', 'somebody'))).toEqual([
    expect.stringMatching(/^\s*INSERT INTO "rate_limits"/),
  ])
  vi.resetModules()
  vi.stubEnv('DATABASE_PREPARED_STATEMENTS', 'false')
  vi.stubEnv('DATABASE_POOL_SIZE', '1')
  const { closePool, pool } = await import('@/lib/db/pool')
  await closePool()
  const unprepared = await import('./rate-limit')
  await unprepared.consumeRateLimit('todoWrites', 'somebody')
  expect((await pool().query('SELECT name FROM pg_prepared_statements')).rows).toEqual([])
})
