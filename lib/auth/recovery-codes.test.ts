import { expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { errorCode, signUp } from '@/lib/testing/ceremonies'
import { count, dump, openTransaction, snapshot, sql } from '@/lib/testing/database'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import {
  countRecoveryCodes,
  createRecoveryCode,
  createRecoveryCodes,
  hashRecoveryCode,
  listRecoveryCodes,
} from './recovery-codes'

const ROUTE = '/api/auth/recovery-code'
const CLIENT = { ipAddress: null, userAgent: null }
const TABLES = ['users', 'sessions', 'recovery_codes', 'passkeys']

test('a code signs in once, leads to adding a passkey, and is marked as used', async () => {
  const { userId, codes } = await createUserWithCodes()
  const browser = openBrowser()
  const response = await submit(browser, codes[3])
  expect([response.status, response.headers.get('location')]).toEqual([
    303,
    `/add-passkey?returnTo=${encodeURIComponent(HOME_PATH)}`,
  ])
  expect(await (await browser.get('/api/auth/session')).json()).toMatchObject({
    user: { id: userId },
    session: { method: 'recovery-code' },
  })
  expect(await listRecoveryCodes(userId)).toEqual(
    codes.map((_, index) => (index === 3 ? expect.any(Date) : null)),
  )
  expect(await countRecoveryCodes(userId)).toBe(9)

  const before = await snapshot(TABLES)
  const again = await submit(openBrowser(), codes[3])
  expect([again.status, again.headers.get('location')]).toEqual([
    303,
    `/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}&recovery=invalid_input`,
  ])
  expect(again.headers.getSetCookie()).toEqual([])
  expect(await snapshot(TABLES)).toEqual(before)
  const events = await sql(
    "SELECT type, outcome, detail FROM security_events WHERE user_id = $1 AND method = 'recovery-code' ORDER BY created_at",
    [userId],
  )
  expect(events).toEqual([
    { type: 'sign_in', outcome: 'success', detail: { codesLeft: 9, newDevice: true } },
    { type: 'sign_in', outcome: 'failure', detail: {} },
  ])
})

test('of eight concurrent attempts with one code, one signs in', async () => {
  const { codes } = await createUserWithCodes()
  const responses = await Promise.all(
    Array.from({ length: 8 }, () => submit(openBrowser(), codes[0])),
  )
  expect(responses.filter((response) => response.headers.getSetCookie().length > 0)).toHaveLength(1)
})

test('no code is stored in plain text', async () => {
  const { codes } = await createUserWithCodes()
  const everything = await dump()
  for (const code of codes) {
    expect(everything).not.toContain(code)
    expect(everything).not.toContain(code.replaceAll('-', ''))
  }
})

test('new codes void the old set, and two concurrent sets leave one', async () => {
  const { userId, codes: old } = await createUserWithCodes()
  await submit(openBrowser(), old[0])
  const sets = await Promise.all([
    createRecoveryCodes(userId, CLIENT),
    createRecoveryCodes(userId, CLIENT),
  ])
  expect(await listRecoveryCodes(userId)).toEqual(Array(10).fill(null))
  const live = []
  for (const set of [old, ...sets])
    live.push((await submit(openBrowser(), set[1])).headers.getSetCookie().length / 2)
  expect(live.toSorted()).toEqual([0, 0, 1])
  expect(live[0]).toBe(0)
})

test('a step-up accepts only the signed-in user’s codes, and returns where they were', async () => {
  const ada = await createUserWithCodes()
  const eve = await createUserWithCodes()
  await makeStale(ada.browser)
  const before = await snapshot(TABLES)
  const refused = await submit(ada.browser, eve.codes[0], '/settings')
  expect(refused.headers.get('location')).toBe(
    '/confirm?returnTo=%2Fsettings&recovery=invalid_input',
  )
  expect(await snapshot(TABLES)).toEqual(before)

  const response = await submit(ada.browser, ada.codes[0], '/settings')
  expect(response.headers.get('location')).toBe('/settings')
  expect(await userIdOf(ada.browser)).toBe(ada.userId)
  expect(
    await sql('SELECT count(*)::int AS count FROM sessions WHERE user_id = $1', [ada.userId]),
  ).toEqual([{ count: 1 }])
})

test('returnTo must be a path of this app', async () => {
  const { codes } = await createUserWithCodes()
  const response = await submit(openBrowser(), codes[0], 'https://evil.example/')
  expect(response.headers.get('location')).toBe(
    `/add-passkey?returnTo=${encodeURIComponent(HOME_PATH)}`,
  )
})

test('another site cannot post a code', async () => {
  const { userId, codes } = await createUserWithCodes()
  const response = await submit(openBrowser(), codes[0], undefined, {
    origin: 'https://evil.example',
  })
  expect([response.status, await errorCode(response)]).toEqual([403, 'csrf'])
  expect(await countRecoveryCodes(userId)).toBe(10)
})

test('using a code locks the user before the code, as a new set does, so they cannot deadlock', async () => {
  const { userId, codes } = await createUserWithCodes()
  const guard = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId])
  const pending = submit(openBrowser(), codes[0])
  await guard.hasWaiter()
  await guard.query('SELECT 1 FROM recovery_codes WHERE user_id = $1 FOR UPDATE NOWAIT', [userId])
  await guard.commit()
  expect((await pending).headers.getSetCookie()).toHaveLength(2)
})

test('ten failures a minute from one address; a valid code does not count', async () => {
  const { codes } = await createUserWithCodes()
  const address = '2a00:1450:4001:1::1'
  for (let attempt = 0; attempt < 10; attempt++) await submit(openBrowser({ address }), 'nonsense')
  expect(await count('security_events WHERE user_id IS NULL')).toBe(0)
  const refused = await submit(openBrowser({ address }), codes[0])
  expect(refused.headers.get('location')).toBe(
    `/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}&recovery=too_many_requests`,
  )
  const asked = await submit(openBrowser({ address }), codes[0], undefined, { accept: '*/*' })
  expect([asked.status, asked.headers.get('retry-after')]).toEqual([
    429,
    expect.stringMatching(/^\d+$/),
  ])

  const elsewhere = await createUserWithCodes()
  const browser = { address: '2a00:1450:4001:2::1' }
  for (let attempt = 0; attempt < 9; attempt++) await submit(openBrowser(browser), 'nonsense')
  for (const code of elsewhere.codes.slice(0, 3))
    expect((await submit(openBrowser(browser), code)).headers.getSetCookie()).toHaveLength(2)
})

test.for([
  ['', 'an empty form'],
  ['code=a&code=b', 'a code that comes twice'],
  [`code=${'a'.repeat(201)}`, 'a code that is too long'],
  [`code=${'a'.repeat(70_000)}`, 'more than 64 KB'],
])('refuses %2$s', async ([rawBody]) => {
  const response = await openBrowser().post(ROUTE, null, {
    rawBody,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([response.status, await errorCode(response)]).toEqual([400, 'invalid_input'])
})

async function createUserWithCodes() {
  const browser = openBrowser()
  await signUp(browser)
  const userId = await userIdOf(browser)
  return { browser, userId, codes: await createRecoveryCodes(userId, CLIENT) }
}

/** As a form in a browser does. */
function submit(
  browser: Browser,
  code = '',
  returnTo?: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const rawBody = new URLSearchParams({ code, ...(returnTo && { returnTo }) }).toString()
  return browser.post(ROUTE, null, {
    rawBody,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html,*/*',
      ...headers,
    },
  })
}

test('a code is four groups of five unambiguous symbols, and no two codes are equal', () => {
  const codes = Array.from({ length: 1_000 }, createRecoveryCode)
  for (const code of codes)
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){3}$/)
  expect(new Set(codes).size).toBe(1_000)
})

test('symbols are evenly distributed: 100 bits, not fewer', () => {
  const counts = new Map<string, number>()
  const symbols = Array.from({ length: 3_200 }, createRecoveryCode).join('').replaceAll('-', '')
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  expect(counts.size).toBe(32)
  // 64,000 symbols, 2,000 of each; 264 is six standard deviations.
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(264)
})

test.for([
  '7k3mq-x20fd-8wnz4-0hv6t',
  '7K3MQX20FD8WNZ40HV6T',
  ' 7k3mq x20fd 8wnz4 0hv6t\n',
  '7k3mq-x2Ofd-8wnz4-ohv6t',
])('however it is typed, it is the same code: %s', (typed) => {
  expect(hashRecoveryCode(typed)).toBe(hashRecoveryCode('7k3mq-x20fd-8wnz4-0hv6t'))
})

test('I and L are read as 1', () => {
  expect(hashRecoveryCode('Il111-11111-11111-11111')).toBe(hashRecoveryCode('11111111111111111111'))
})

test.for([
  '',
  '-',
  '7k3mq-x20fd-8wnz4-0hv6',
  '7k3mq-x20fd-8wnz4-0hv6tt',
  '7k3mq-x20fd-8wnz4-0hv6u',
  '7k3mq-x20fd-8wnz4-0hv6é',
  '\0'.repeat(20),
])('what cannot be a code never reaches the database: %j', (typed) => {
  expect(hashRecoveryCode(typed)).toBeNull()
})
