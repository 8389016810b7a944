import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { NOUNS } from '@/lib/nouns'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { errorCode, signUp } from '@/lib/testing/ceremonies'
import { count, dump, snapshot, sql } from '@/lib/testing/database'

// Next's own part: work after the response.
vi.mock('next/server', () => ({ after: vi.fn() }))

const EXPORT = '/api/account/export'
const DELETE = '/api/account/delete'
const PHRASE = 'confirmation=delete+my+account'
/** Headers of a form post. */
const NAVIGATION = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-mode': 'navigate',
}

let browser: Browser
let userId: string

beforeEach(async () => {
  browser = openBrowser()
  await signUp(browser, 'Ada')
  userId =
    (await sql<{ id: string }>('SELECT id FROM users ORDER BY created_at DESC LIMIT 1'))[0]?.id ??
    ''
})

test('the export is one JSON document with all of the user’s data and nobody else’s', async () => {
  await fill(userId)
  await signUp(openBrowser(), 'Grace')
  const response = await submit(EXPORT)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[a-z0-9-]+-\d{4}-\d\d-\d\d\.json"$/,
  )
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  const exported = JSON.parse(text)
  expect(Object.keys(exported)).toEqual([
    'exportedAt',
    'user',
    ...NOUNS.filter(({ exportOne }) => exportOne).map(({ name }) => name),
    ...NOUNS.filter(({ exportRows }) => exportRows).map(({ name }) => name),
    'passkeys',
    'accounts',
    'sessions',
    'devices',
    'recoveryCodes',
    'accessTokens',
    'securityEvents',
  ])
  expect(exported.user).toMatchObject({ id: userId, name: 'Ada', role: 'user' })
  expect(exported.profile).toMatchObject({ bio: 'Programmer' })
  expect(exported.passkeys).toMatchObject([{ deviceType: 'singleDevice' }])
  expect(exported.accounts).toMatchObject([
    { providerId: 'acme', accountId: '42', email: 'ada@example.com' },
  ])
  expect(exported.sessions).toMatchObject([{ method: 'passkey' }])
  expect(exported.recoveryCodes).toHaveLength(1)
  expect(exported.securityEvents.map((event: { type: string }) => event.type)).toEqual([
    'data_exported',
    'sign_up',
  ])
  expect(text.includes('Grace')).toBe(false)
})

test('the export contains no stored secret and no secret’s field name', async () => {
  await fill(userId)
  const text = await (await submit(EXPORT)).text()
  const secrets = await sql<Record<string, string>>(
    `SELECT u.webauthn_user_id, s.token_hash, p.public_key, a.access_token, a.refresh_token, a.id_token, a.password, r.code_hash
     FROM users u JOIN sessions s ON s.user_id = u.id JOIN passkeys p ON p.user_id = u.id JOIN accounts a ON a.user_id = u.id
     JOIN recovery_codes r ON r.user_id = u.id WHERE u.id = $1`,
    [userId],
  )
  const values = Object.values(secrets[0] ?? {})
  expect(values).toHaveLength(8)
  for (const value of [...values, browser.cookies.get('session') ?? ''])
    expect(text.includes(value)).toBe(false)
  const others = text.replace('"accessTokens": [\n]', '')
  expect(/token|hash|publicKey|password|counter/i.exec(others)?.[0]).toBeUndefined()
})

test('an empty account exports empty lists', async () => {
  const exported = await (await submit(EXPORT)).json()
  expect(exported).toMatchObject({ profile: null, accounts: [], recoveryCodes: [] })
})

test('deletion removes all of the user’s rows and nobody else’s; the history is anonymised', async () => {
  await fill(userId)
  const otherDevice = openBrowser()
  otherDevice.cookies.set('session', browser.cookies.get('session') ?? '')
  const grace = openBrowser()
  await signUp(grace, 'Grace')
  const handle = (await db.user.findUniqueOrThrow({ where: { id: userId } })).webauthnUserId

  const response = await submit(DELETE, PHRASE)
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe('/deleted')
  expect(response.headers.get('clear-site-data')).toBe('"cache"')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(browser.cookies.has('session')).toBe(false)
  expect(browser.cookies.get('deleted-user-handles')).toBe(handle)

  expect(await dump()).not.toContain(userId)
  expect((await (await otherDevice.get('/api/auth/session')).json()).user).toBeNull()
  expect((await (await grace.get('/api/auth/session')).json()).user).toMatchObject({
    name: 'Grace',
  })
  const events = await sql(
    'SELECT type, user_id FROM security_events WHERE user_id IS NULL ORDER BY created_at, type',
  )
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['sign_up', 'account_deleted']),
  )
})

test('of three concurrent deletions, one deletes', async () => {
  const before = await count("security_events WHERE type = 'account_deleted'")
  const session = browser.cookies.get('session') ?? ''
  const responses = await Promise.all(
    Array.from({ length: 3 }, () => {
      const tab = openBrowser()
      tab.cookies.set('session', session)
      return tab.post(DELETE, null, { rawBody: PHRASE, headers: NAVIGATION })
    }),
  )
  const places = responses.map((response) => response.headers.get('location')).sort()
  expect(places.filter((place) => place === '/deleted')).toHaveLength(1)
  expect(await count("security_events WHERE type = 'account_deleted'")).toBe(before + 1)
  expect(await sql('SELECT 1 FROM users WHERE id = $1', [userId])).toEqual([])
})

test.each([
  '',
  'confirmation=',
  'confirmation=delete',
  'confirmation=delete+my+account+now',
  `${PHRASE}&${PHRASE}`,
])('without the typed phrase nothing is deleted: %j', async (body) => {
  const before = await snapshot()
  expect((await submit(DELETE, body)).headers.get('location')).toBe(
    '/settings/data?error=invalid_input',
  )
  const forProgram = await submit(DELETE, body, { 'sec-fetch-mode': undefined })
  expect([forProgram.status, await errorCode(forProgram)]).toEqual([400, 'invalid_input'])
  expect(await snapshot()).toEqual(before)
})

test('a browser without Fetch Metadata is also redirected back', async () => {
  const response = await submit(DELETE, 'confirmation=no', {
    'sec-fetch-mode': undefined,
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  })
  expect(response.headers.get('location')).toBe('/settings/data?error=invalid_input')
})

test.each(['delete my account', ' Delete My Account '])(
  'the phrase may be typed as %j',
  async (words) => {
    const response = await submit(DELETE, new URLSearchParams({ confirmation: words }).toString())
    expect(response.headers.get('location')).toBe('/deleted')
  },
)

test.each([
  [EXPORT, ''],
  [DELETE, PHRASE],
])('%s: refused for another site, a visitor and a stale sign-in', async (path, body) => {
  const before = await snapshot()
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: undefined },
  ]) {
    const response = await submit(path, body, headers)
    expect([response.status, await errorCode(response)]).toEqual([403, 'csrf'])
  }
  const visitor = openBrowser()
  const visit = await visitor.post(path, null, { rawBody: body, headers: NAVIGATION })
  expect([visit.status, visit.headers.get('location')]).toEqual([
    303,
    '/sign-in?returnTo=%2Fsettings%2Fdata',
  ])
  const call = await visitor.post(path, null, {
    rawBody: body,
    headers: { ...NAVIGATION, 'sec-fetch-mode': undefined },
  })
  expect([call.status, await errorCode(call)]).toEqual([401, 'unauthenticated'])
  expect(await snapshot()).toEqual(before)

  await sql(
    "UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
    [userId],
  )
  const old = await snapshot([...TABLES])
  expect((await submit(path, body)).headers.get('location')).toBe(
    '/confirm?returnTo=%2Fsettings%2Fdata',
  )
  expect(await snapshot([...TABLES])).toEqual(old)
  // What was typed is remembered over the step-up, for this browser alone.
  expect(browser.cookies.get('typed-phrase')).toBe(path === DELETE ? '1' : undefined)
})

test('three exports an hour; a fourth is refused and does not count against deletion', async () => {
  for (let request = 1; request <= 3; request++) {
    const response = await submit(EXPORT)
    expect(response.status).toBe(200)
    await response.body?.cancel()
  }
  const fourth = await submit(EXPORT, '', { 'sec-fetch-mode': undefined })
  expect([fourth.status, await errorCode(fourth)]).toEqual([429, 'too_many_requests'])
  expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(3000)
  expect((await submit(EXPORT)).headers.get('location')).toBe(
    '/settings/data?error=too_many_requests',
  )
  expect((await submit(DELETE, PHRASE)).headers.get('location')).toBe('/deleted')
})

test('the last admin cannot delete themselves; one of two can', async () => {
  await sql("UPDATE users SET role = 'user'")
  await sql("UPDATE users SET role = 'admin' WHERE id = $1", [userId])
  expect((await submit(DELETE, PHRASE)).headers.get('location')).toBe(
    '/settings/data?error=forbidden',
  )
  expect(await count(`users WHERE id = '${userId}'`)).toBe(1)
  await db.user.create({ data: { name: 'Grace', role: 'admin' } })
  expect((await submit(DELETE, PHRASE)).headers.get('location')).toBe('/deleted')
})

test('of two admins who delete themselves at once, one remains', async () => {
  await sql("UPDATE users SET role = 'user'")
  for (let round = 0; round < 5; round++) {
    const admins = [openBrowser(), openBrowser()]
    for (const admin of admins) await signUp(admin, 'Admin')
    await sql("UPDATE users SET role = 'user' WHERE name <> 'Admin'")
    await sql(
      "UPDATE users SET role = 'admin' WHERE name = 'Admin' AND id IN (SELECT id FROM users ORDER BY created_at DESC LIMIT 2)",
    )
    await Promise.all(
      admins.map((admin) => admin.post(DELETE, null, { rawBody: PHRASE, headers: NAVIGATION })),
    )
    expect(await count("users WHERE role = 'admin'")).toBe(1)
    await sql("UPDATE users SET role = 'user'")
  }
})

const TABLES = ['users', 'passkeys', 'sessions', 'security_events'] as const

function submit(path: string, rawBody = '', headers: Record<string, string | undefined> = {}) {
  return browser.post(path, null, { rawBody, headers: { ...NAVIGATION, ...headers } })
}

/** A row in every table, with a secret in every column that holds one. */
async function fill(id: string): Promise<void> {
  await sql("INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')", [id])
  await sql(
    `INSERT INTO accounts (user_id, provider_id, account_id, email, access_token, refresh_token, id_token, password)
     VALUES ($1, 'acme', '42', 'ada@example.com', 'SECRET-access', 'SECRET-refresh', 'SECRET-id', 'SECRET-password')
     ON CONFLICT (provider_id, account_id) DO UPDATE SET user_id = excluded.user_id`,
    [id],
  )
  await sql(
    "INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1::uuid, 'SECRET-code' || $1::text)",
    [id],
  )
}
