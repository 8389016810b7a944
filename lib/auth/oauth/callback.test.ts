import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { openBrowser } from '@/lib/testing/browser'
import { count, snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { logLinesOf } from '@/lib/testing/log-lines'
import {
  comeBack,
  configureIssuers,
  goThrough,
  locationOf,
  refusal,
  start,
} from '@/lib/testing/oauth'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const person = { sub: 'ada', name: 'Ada Lovelace' }
const CALLBACK = '/api/auth/oauth/acme/callback'

test('the authorization request follows RFC 9700, and the browser gets neither verifier nor nonce', async () => {
  const browser = openBrowser()
  const response = await start(browser)
  const { searchParams: query, pathname } = new URL(locationOf(response))
  expect(pathname).toBe('/authorize')
  expect(Object.fromEntries(query)).toMatchObject({
    response_type: 'code',
    client_id: 'latchkey-test',
    redirect_uri: 'http://localhost:3000/api/auth/oauth/acme/callback',
    scope: 'openid email profile',
    code_challenge_method: 'S256',
  })
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(query.get(name)).toMatch(/^[\w-]{43}$/)
  const [cookie = ''] = response.headers.getSetCookie()
  expect(cookie).toMatch(
    /^oauth-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
  )
  const [row] = await sql('SELECT value FROM verifications')
  expect(row?.value).toMatchObject({
    provider: 'acme',
    intent: 'continue',
    returnTo: HOME_PATH,
    issuer: issuer.url,
  })
  expect(cookie).not.toContain(row?.value.codeVerifier)
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('every secret of a flow is new each time', async () => {
  const urls = await Promise.all(
    Array.from({ length: 5 }, async () => new URL(locationOf(await start(openBrowser())))),
  )
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(new Set(urls.map((url) => url.searchParams.get(name))).size).toBe(5)
})

test.each<[string, (url: URL) => void, string]>([
  ['is missing', (url) => url.searchParams.delete('state'), 'oauth_failed'],
  ['comes twice', (url) => url.searchParams.append('state', 'a'.repeat(43)), 'oauth_failed'],
  ['is malformed', (url) => url.searchParams.set('state', 'short'), 'oauth_failed'],
  ['is wrong', (url) => url.searchParams.set('state', 'a'.repeat(43)), 'ceremony_expired'],
])('a state that %s: no sign-in, and the code is not used', async (_, change, code) => {
  const before = await snapshot()
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  change(url)
  expect(refusal(await comeBack(browser, url))).toBe(`/sign-in: ${code}`)
  expect(await snapshot()).toEqual(before)
  expect(issuer.server.seen.filter(({ path }) => path === '/token')).toEqual([])
})

test('a state works once, whatever the outcome', async () => {
  const browser = openBrowser()
  const location = locationOf(await start(browser))
  const cookies = new Map(browser.cookies)
  expect(await comeBack(browser, issuer.agree(location, person))).toBe(HOME_PATH)
  const users = await count('users')
  for (const [name, value] of cookies) browser.cookies.set(name, value)
  expect(await comeBack(browser, issuer.agree(location, person))).toBe(
    '/sign-in?error=ceremony_expired',
  )
  expect(await count('users')).toBe(users)
})

test('of twenty concurrent callbacks with one state, one continues', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  // From separate addresses, so that the rate limit on failures does not interfere.
  const locations = await Promise.all(
    Array.from({ length: 20 }, async () =>
      locationOf(await openBrowser().get(url.pathname + url.search, { headers: { cookie } })),
    ),
  )
  expect(locations.filter((location) => location === HOME_PATH)).toHaveLength(1)
  expect(
    locations.filter((location) => location === '/sign-in?error=ceremony_expired'),
  ).toHaveLength(19)
})

test('an expired state', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  await sql("UPDATE verifications SET expires_at = now() - interval '1 second'")
  expect(await comeBack(browser, url)).toBe('/sign-in?error=ceremony_expired')
  expect(browser.cookies.size).toBe(0)
})

test.each<[string, (url: URL) => void]>([
  ['no code', (url) => url.searchParams.delete('code')],
  ['an empty code', (url) => url.searchParams.set('code', '')],
  ['a code of 10,000 characters', (url) => url.searchParams.set('code', 'a'.repeat(10_000))],
  ['a user of 5,000 characters', (url) => url.searchParams.set('user', 'a'.repeat(5_000))],
])('a callback with %s is refused, and no code is used', async (_, change) => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  change(url)
  expect(refusal(await comeBack(browser, url))).toBe('/sign-in: oauth_failed')
  expect(issuer.server.seen.filter(({ path }) => path === '/token')).toEqual([])
})

test('a provider that was disabled during the flow', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  await sql(`UPDATE verifications SET value = value || '{"provider": "gone"}'`)
  url.pathname = CALLBACK.replace('acme', 'gone')
  expect(refusal(await comeBack(browser, url))).toBe('/sign-in: not_found')
})

test('a fault of our own is not the provider’s, and no sign-in failed', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  await sql('ALTER TABLE accounts RENAME TO accounts_away')
  const lines = await logLinesOf(async () =>
    expect(refusal(await comeBack(browser, url))).toBe('/sign-in: unavailable'),
  )
  await sql('ALTER TABLE accounts_away RENAME TO accounts')
  expect(lines.filter((line) => line.includes('"event":"sign_in"'))).toEqual([])
})

test("another browser's state: a sign-in begun by an attacker cannot be completed in the victim's browser", async () => {
  const attacker = openBrowser()
  const url = issuer.agree(locationOf(await start(attacker)), person)
  const victim = openBrowser()
  expect(await comeBack(victim, url)).toBe('/sign-in?error=ceremony_expired')
  await start(victim)
  expect(await comeBack(victim, url)).toBe('/sign-in?error=ceremony_expired')
  expect((await (await victim.get('/api/auth/session')).json()).user).toBeNull()
})

test("another provider's state: consumed, and refused before the code reaches the wrong provider", async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser, { provider: 'second' })), person)
  const mixedUp = new URL(url)
  mixedUp.pathname = CALLBACK
  expect(refusal(await comeBack(browser, mixedUp))).toBe('/sign-in: oauth_failed')
  expect(issuer.server.seen.filter(({ path }) => path === '/token')).toEqual([])
  expect(await comeBack(browser, url)).toBe('/sign-in?error=ceremony_expired')
})

test('a passkey challenge is not accepted as a state', async () => {
  const browser = openBrowser()
  await browser.post('/api/auth/passkey/sign-in/options', {})
  const [[name = '', secret = ''] = []] = browser.cookies
  browser.cookies.set(name.replace('passkey-authentication', 'oauth'), secret)
  const [{ challenge } = { challenge: '' }] = [
    await (await browser.post('/api/auth/passkey/sign-in/options', {})).json(),
  ]
  expect(
    refusal(await comeBack(browser, new URL(`http://x${CALLBACK}?code=a&state=${challenge}`))),
  ).toBe('/sign-in: ceremony_expired')
})

test('two tabs: both flows finish at their own destination', async () => {
  const browser = openBrowser()
  const one = issuer.agree(locationOf(await start(browser, { returnTo: '/profile' })), {
    sub: 'tabs',
    name: 'Tab',
  })
  const two = issuer.agree(locationOf(await start(browser, { returnTo: '/settings' })), {
    sub: 'tabs',
    name: 'Tab',
  })
  expect(browser.cookies.size).toBe(2)
  expect(await comeBack(browser, two)).toBe('/settings')
  expect(await comeBack(browser, one)).toBe('/profile')
  expect([...browser.cookies.keys()].filter((name) => name.startsWith('oauth-'))).toEqual([])
  expect(await count('accounts')).toBe(
    Number((await sql('SELECT count(DISTINCT account_id)::int AS n FROM accounts'))[0]?.n),
  )
})

test.each([
  '//evil.example.com',
  'https://evil.example.com',
  '/\\evil.example.com',
  '/%5cevil.example.com',
  '/api/auth/sign-out',
  '/sign-in',
  'javascript:alert(1)',
  '',
])('returnTo %j: the default page', async (returnTo) => {
  expect(
    await goThrough(openBrowser(), issuer, { sub: `return-${returnTo}`, name: 'R' }, { returnTo }),
  ).toBe(HOME_PATH)
})

test('returnTo is sanitised again where it is used', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  await sql(`UPDATE verifications SET value = value || '{"returnTo": "//evil.example.com"}'`)
  expect(await comeBack(browser, url)).toBe(HOME_PATH)
})

test('starting requires a same-origin post', async () => {
  for (const headers of [
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { origin: undefined },
  ]) {
    const response = await start(openBrowser(), {}, headers)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'csrf' } })
  }
  const response = await start(
    openBrowser(),
    {},
    { origin: undefined, 'sec-fetch-site': 'same-origin' },
  )
  expect(response.status).toBe(303)
})

test('an unknown or disabled provider is not found; an unknown intent is refused', async () => {
  for (const provider of ['google', 'nobody', '__proto__', 'constructor'])
    expect((await start(openBrowser(), { provider })).status).toBe(404)
  expect((await start(openBrowser(), { intent: 'take-over' })).status).toBe(400)
})

test('21 starts in a minute are too many: the response has the time to wait, the page a message', async () => {
  const browser = openBrowser()
  for (let index = 0; index < 20; index++) expect((await start(browser)).status).toBe(303)
  const response = await start(browser)
  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  const page = await start(browser, {}, { 'sec-fetch-mode': 'navigate' })
  expect(locationOf(page)).toBe('/sign-in?error=too_many_requests')
})

test('HEAD is refused and consumes nothing', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), person)
  const { HEAD } = await import('@/app/api/auth/oauth/[provider]/callback/route')
  const response = HEAD()
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
  expect(await comeBack(browser, url)).toBe(HOME_PATH)
})

test('11 failed callbacks in a minute are too many; successes do not count', async () => {
  const browser = openBrowser()
  for (let index = 0; index < 12; index++) {
    browser.cookies.clear()
    expect(await goThrough(browser, issuer, person)).toBe(HOME_PATH)
  }
  const failing = openBrowser()
  for (let index = 0; index < 11; index++) {
    const url = issuer.agree(locationOf(await start(failing)), person)
    url.searchParams.set('code', 'wrong')
    const code = index < 10 ? 'oauth_failed' : 'too_many_requests'
    expect(await comeBack(failing, url)).toBe(`/sign-in?error=${code}`)
  }
})
