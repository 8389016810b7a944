import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { getAccessToken } from '@/lib/auth/oauth/account-tokens'
import { openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { userIdOf } from '@/lib/testing/sessions'

/** Runs instead of a pause between two looks at the row. */
const pause = vi.hoisted(() => vi.fn<() => Promise<unknown>>())
vi.mock('node:timers/promises', () => ({ setTimeout: pause }))

let issuer: FakeIssuer
let userId = ''
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
})
beforeEach(async () => {
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: `person-${++serial}`, name: 'Ada' })
  userId = await userIdOf(browser)
  issuer.server.seen.length = 0
  await set("access_token_expires_at = now(), refreshing_until = now() + interval '1 hour'")
})
afterEach(() => {
  vi.useRealTimers()
  pause.mockReset()
  issuer.reset()
})
afterAll(() => issuer.stop())

const set = (values: string, provider = 'acme') =>
  sql(`UPDATE accounts SET ${values} WHERE user_id = $1 AND provider_id = $2`, [userId, provider])
const calls = () => issuer.server.seen.filter(({ path }) => path === '/token').length

test('another process is refreshing: one that fails is not followed by a second attempt', async () => {
  pause.mockImplementationOnce(() => set('refreshing_until = NULL'))
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    code: 'provider_unavailable',
  })
  expect([pause.mock.calls.length, calls()]).toEqual([1, 0])
})

test('another process is refreshing: one that died is replaced', async () => {
  pause.mockImplementationOnce(() => set("refreshing_until = now() - interval '1 second'"))
  expect(await getAccessToken(userId, 'acme')).toMatch(/^access-/)
  expect([pause.mock.calls.length, calls()]).toEqual([1, 1])
})

test('another process is refreshing: after 4.5 seconds the provider counts as unavailable', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const began = Date.now()
  pause.mockImplementation(async () => {
    if (Date.now() - began > 10_000) throw new Error('waits too long')
    vi.setSystemTime(Date.now() + 100)
  })
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    code: 'provider_unavailable',
  })
  expect([Date.now() - began, calls()]).toEqual([4_500, 0])
})

test('an account removed during a refresh is not connected', async () => {
  pause.mockImplementationOnce(() => sql('DELETE FROM accounts WHERE user_id = $1', [userId]))
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({ reason: 'not_connected' })
})

test('without its configuration a provider is not connected, once the token has expired', async () => {
  await set("provider_id = 'gone', refreshing_until = NULL")
  await expect(getAccessToken(userId, 'gone')).rejects.toMatchObject({ reason: 'not_connected' })
})

test('a fault of the database is no fault of the provider', async () => {
  await set('refreshing_until = NULL')
  await sql(`CREATE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE 'planted fault'; END $$`)
  await sql(`CREATE TRIGGER planted BEFORE UPDATE OF access_token ON accounts
    EXECUTE FUNCTION planted_fault()`)
  await expect(getAccessToken(userId, 'acme')).rejects.toThrow('planted fault')
  await sql('DROP FUNCTION planted_fault CASCADE')
})
