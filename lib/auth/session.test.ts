import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { register, SIGN_IN_VERIFY, signIn, signInOptions, signUp } from '@/lib/testing/ceremonies'
import { count, dump, sql, statementsOf } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { assertPasskey } from '@/lib/testing/software-authenticator'
import { getLastMethod } from './session'
import { createToken } from './token'
import { authenticate } from './user'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

test('a token is 32 random bytes in base64url, new each time', () => {
  const tokens = Array.from({ length: 100 }, createToken)
  expect(new Set(tokens).size).toBe(100)
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  }
})

test('the token is in neither database nor log, through sign-up, step-up, sign-in and sign-out', async () => {
  const tokens: string[] = []
  const lines = await logLinesOf(async () => {
    const browser = openBrowser()
    const passkey = await signUp(browser)
    tokens.push(tokenOf(browser))
    await register(browser, {})
    await signIn(browser, passkey)
    tokens.push(tokenOf(browser))
    const elsewhere = openBrowser()
    await signIn(elsewhere, passkey)
    tokens.push(tokenOf(elsewhere))
    await signIn(elsewhere, passkey, { flags: { UV: false } })
    await browser.post('/api/auth/sign-out', {})
  })
  const everything = (await dump()) + lines.join('')
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens) {
    const bytes = Buffer.from(token, 'base64url')
    for (const form of [token, bytes.toString('base64'), bytes.toString('hex')])
      expect(everything).not.toContain(form)
  }
  // Proves that the search works: it finds the remaining session's hash.
  expect(everything).toContain(
    createHash('sha256')
      .update(tokens[2] ?? '')
      .digest('base64url'),
  )
  expect(lines).toHaveLength(6)
})

test('nothing stored in the database works as a cookie', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const [row] = await sql('SELECT * FROM sessions ORDER BY created_at DESC LIMIT 1')
  for (const value of Object.values(row ?? {}))
    expect(await statusOf(String(value))).toBe('signed out')
  expect(await statusOf(tokenOf(browser))).toBe('signed in')
})

test('each sign-in issues a new token and ends the browser’s previous session', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const sessions = await count('sessions')
  const first = tokenOf(browser)
  await signIn(browser, passkey)
  expect(tokenOf(browser)).not.toBe(first)
  expect([await statusOf(first), await statusOf(tokenOf(browser))]).toEqual([
    'signed out',
    'signed in',
  ])
  expect(await count('sessions')).toBe(sessions)
})

test("a sign-in ends the browser's current session, even another user's, and no other", async () => {
  const [shared, elsewhere] = [openBrowser(), openBrowser()]
  const eve = await signUp(openBrowser(), 'Eve')
  const options = await signInOptions(shared)
  const ada = await signUp(elsewhere)
  const adaHere = openBrowser()
  await signIn(adaHere, ada)
  shared.cookies.set('session', tokenOf(adaHere))
  expect(
    (await shared.post(SIGN_IN_VERIFY, assertPasskey(shared.origin, eve, options))).status,
  ).toBe(200)
  expect([await statusOf(tokenOf(adaHere)), await statusOf(tokenOf(elsewhere))]).toEqual([
    'signed out',
    'signed in',
  ])
})

test('a session ends after 30 days by the database’s clock', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const [{ days } = { days: 0 }] = await sql<{ days: number }>(
    'SELECT extract(epoch FROM expires_at - created_at)::float / 86400 AS days FROM sessions ORDER BY created_at DESC LIMIT 1',
  )
  expect(days).toBeCloseTo(30, 3)
  await change(browser, "expires_at = now() + interval '1 minute'")
  expect(await statusOf(tokenOf(browser))).toBe('signed in')
  await change(browser, 'expires_at = now()')
  expect(await statusOf(tokenOf(browser))).toBe('signed out')
})

test('a session ends after seven idle days', async () => {
  const browser = openBrowser()
  await signUp(browser)
  await change(browser, "last_seen_at = now() - interval '7 days' + interval '1 minute'")
  expect(await statusOf(tokenOf(browser))).toBe('signed in')
  await change(browser, "last_seen_at = now() - interval '7 days'")
  expect(await statusOf(tokenOf(browser))).toBe('signed out')
})

test('a session is touched at most every 15 minutes', async () => {
  const browser = openBrowser()
  await signUp(browser)
  await change(browser, "last_seen_at = now() - interval '14 minutes'")
  const recent = await lastSeen(browser)
  await statusOf(tokenOf(browser))
  expect(await lastSeen(browser)).toEqual(recent)

  await change(
    browser,
    "last_seen_at = now() - interval '16 minutes', expires_at = now() + interval '1 day'",
  )
  const expiry = await sql('SELECT expires_at FROM sessions WHERE token_hash = $1', [
    hashOf(browser),
  ])
  await Promise.all(Array.from({ length: 8 }, () => statusOf(tokenOf(browser))))
  const touched = await lastSeen(browser)
  expect(Date.now() - touched.getTime()).toBeLessThan(60_000)
  await statusOf(tokenOf(browser))
  expect(await lastSeen(browser)).toEqual(touched)
  expect(
    await sql('SELECT expires_at FROM sessions WHERE token_hash = $1', [hashOf(browser)]),
  ).toEqual(expiry)
})

test('reading the session is one statement; one more when it is touched', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const read = () => authenticate(new Headers({ cookie: `session=${tokenOf(browser)}` }))
  for (let round = 0; round < 3; round++) {
    const statements = await statementsOf(read)
    expect(statements).toEqual([expect.stringMatching(/^\s*SELECT/)])
  }
  await change(browser, "last_seen_at = now() - interval '16 minutes'")
  expect(await statementsOf(read)).toEqual([
    expect.stringMatching(/^\s*SELECT/),
    expect.stringMatching(/^\s*UPDATE sessions/),
  ])
})

test('an unknown token costs one statement, no cookie none', async () => {
  expect(
    await statementsOf(() => authenticate(new Headers({ cookie: `session=${createToken()}` }))),
  ).toHaveLength(1)
  expect(await statementsOf(() => authenticate(new Headers()))).toEqual([])
})

const FORGED: [string, (token: string) => string][] = [
  ['twice the same', (token) => `session=${token}; session=${token}`],
  ['two of them, the right one first', (token) => `session=${token}; session=${createToken()}`],
  ['two of them, the right one last', (token) => `session=; session=${token}`],
  ['one character short', (token) => `session=${token.slice(0, -1)}`],
  ['one character more', (token) => `session=${token}A`],
  ['quoted', (token) => `session="${token}"`],
  ['percent-encoded', (token) => `session=%${token.charCodeAt(0).toString(16)}${token.slice(1)}`],
  ['another name', (token) => `Session=${token}`],
  ['a longer name', (token) => `xsession=${token}`],
  ['the name for https', (token) => `__Host-session=${token}`],
  ['inside another cookie', (token) => `theme=session=${token}`],
  ['padded', (token) => `session=${token}=`],
  ['standard base64', () => `session=${'+/'.repeat(21)}+`],
  ['empty', () => 'session='],
  ['no value', () => 'session'],
  ['only separators', () => ';;; ; =;==;'],
  ['SQL', () => "session=' OR '1'='1"],
  ['a line separator', () => `session=${'A'.repeat(42)}\u00a0`],
  ['64 KB', () => `session=${'A'.repeat(65_536)}`],
  ['five thousand cookies', () => 'session=A; '.repeat(5_000)],
]

test.for(FORGED)(
  'a cookie that cannot be one is signed out, without a statement: %s',
  async ([, cookie]) => {
    const browser = openBrowser()
    await signUp(browser)
    const header = cookie(tokenOf(browser))
    const statements = await statementsOf(async () => {
      const response = await openBrowser().get('/api/auth/session', { headers: { cookie: header } })
      expect([response.status, await response.json()]).toEqual([200, { user: null, session: null }])
    })
    expect(statements).toEqual([])
  },
)

test('the cookie is found among others, with and without spaces', async () => {
  const browser = openBrowser()
  await signUp(browser)
  for (const cookie of [
    `a=b; session=${tokenOf(browser)}; c=d`,
    `a=b;session=${tokenOf(browser)};c=d`,
  ]) {
    expect(await authenticate(new Headers({ cookie }))).toMatchObject({ name: 'Ada' })
  }
})

test('the browser remembers the last method, and no other value of the cookie is believed', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const cookies: [string, string | null][] = [
    [`last-method=${browser.cookies.get('last-method')}`, 'passkey'],
    ['last-method=acme-2', 'acme-2'],
    ['last-method=', null],
    ['last-method=<b>', null],
    [`last-method=${'a'.repeat(33)}`, null],
    ['a=b', null],
  ]
  for (const [cookie, method] of cookies) {
    requestHeaders = new Headers({ cookie })
    expect(await getLastMethod(), cookie).toBe(method)
  }
})

function tokenOf(browser: Browser): string {
  return browser.cookies.get('session') ?? ''
}

function hashOf(browser: Browser): string {
  return createHash('sha256').update(tokenOf(browser)).digest('base64url')
}

async function statusOf(token: string): Promise<'signed in' | 'signed out'> {
  const browser = openBrowser()
  browser.cookies.set('session', token)
  const session: { user: unknown } = await (await browser.get('/api/auth/session')).json()
  return session.user ? 'signed in' : 'signed out'
}

async function change(browser: Browser, set: string) {
  const rows = await sql(`UPDATE sessions SET ${set} WHERE token_hash = $1 RETURNING 1`, [
    hashOf(browser),
  ])
  expect(rows).toHaveLength(1)
}

async function lastSeen(browser: Browser): Promise<Date> {
  const [row] = await sql<{ last_seen_at: Date }>(
    'SELECT last_seen_at FROM sessions WHERE token_hash = $1',
    [hashOf(browser)],
  )
  return row?.last_seen_at ?? new Date(0)
}
