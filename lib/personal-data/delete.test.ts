import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { count, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { logLinesOf } from '@/lib/testing/log-lines'
import { configureIssuers, goThrough, locationOf } from '@/lib/testing/oauth'
import { userIdOf } from '@/lib/testing/sessions'

// Next's own part: work after the response.
const background = vi.hoisted((): Promise<unknown>[] => [])
vi.mock('next/server', () => ({ after: (work: Promise<unknown>) => background.push(work) }))

let issuer: FakeIssuer
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
beforeEach(() => {
  issuer.reset()
  background.length = 0
})
afterAll(() => issuer.stop())

test("a deletion revokes the user's grants at the providers", async () => {
  const other = await userWithTwoAccounts()
  const browser = await userWithTwoAccounts()
  const before = issuer.grants.size
  expect(before).toBeGreaterThanOrEqual(4)
  expect(locationOf(await remove(browser))).toBe('/deleted')
  await Promise.all(background)
  expect(issuer.grants.size).toBe(before - 2)
  expect(await count('accounts')).toBe(2)
  expect(locationOf(await remove(other))).toBe('/deleted')
})

test('an unreachable provider and unreadable tokens do not prevent deletion', async () => {
  const browser = await userWithTwoAccounts()
  await sql(
    "UPDATE accounts SET access_token = 'unreadable', refresh_token = 'unreadable' WHERE provider_id = 'acme'",
  )
  issuer.server.on('/revoke', (_, response) => void response.destroy())
  const lines = await logLinesOf(async () => {
    expect(locationOf(await remove(browser))).toBe('/deleted')
    await Promise.all(background)
  })
  expect(lines.filter((line) => line.includes('revocation_failed'))).toHaveLength(1)
  expect(await count('accounts')).toBe(0)
})

test('the rate limits of a deleted user go as well, by key', async () => {
  const browser = await userWithTwoAccounts()
  const userId = await userIdOf(browser)
  for (const key of [`adminChanges:${userId}`, 'adminChanges:another'])
    await sql('INSERT INTO rate_limits (key, points, expire) VALUES ($1, 1, 9e15)', [key])
  expect(locationOf(await remove(browser))).toBe('/deleted')
  expect(await count(`rate_limits WHERE key LIKE '%${userId}'`)).toBe(0)
  expect(await count("rate_limits WHERE key = 'adminChanges:another'")).toBe(1)
})

async function userWithTwoAccounts() {
  const browser = openBrowser()
  const person = { sub: `person-${++serial}`, name: 'Ada' }
  await goThrough(browser, issuer, person)
  await goThrough(browser, issuer, person, { provider: 'second', intent: 'link' })
  return browser
}

function remove(browser: ReturnType<typeof openBrowser>): Promise<Response> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-mode': 'navigate',
  }
  return browser.post('/api/account/delete', null, {
    rawBody: 'confirmation=delete+my+account',
    headers,
  })
}
