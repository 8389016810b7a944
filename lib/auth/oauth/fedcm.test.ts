import { generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { errorCode, signUp } from '@/lib/testing/ceremonies'
import { count, snapshot, sql } from '@/lib/testing/database'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeIssuer,
  type Person,
  signToken,
  startFakeIssuer,
} from '@/lib/testing/fake-issuer'
import { comeBack, configureIssuers, goThrough, locationOf, start } from '@/lib/testing/oauth'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url, plain: issuer.url })
  vi.stubEnv('OIDC_ACME_FEDCM_URL', `${issuer.url}/fedcm.json`)
  vi.stubEnv('OIDC_SECOND_FEDCM_URL', `${issuer.url}/fedcm.json`)
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const TABLES = ['users', 'accounts', 'sessions']
const ada = (sub: string): Person => ({
  sub,
  name: 'Ada Lovelace',
  email: `${sub}@example.com`,
  email_verified: true,
})

test('the browser gets what its dialog needs, and a nonce that only it can use', async () => {
  const browser = openBrowser()
  const response = await startFedCm(browser)
  expect(await response.json()).toEqual({
    configURL: `${issuer.url}/fedcm.json`,
    clientId: CLIENT_ID,
    nonce: expect.stringMatching(/^[\w-]{43}$/),
  })
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^fedcm-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; SameSite=Strict$/,
    ),
  ])
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('an assertion signs up, and the next signs in as the same user; the redirect finds them too', async () => {
  const [first, second, third] = [openBrowser(), openBrowser(), openBrowser()]
  const person = ada('same')
  const response = await signInWithFedCm(first, person, { returnTo: '/profile' })
  expect(await response.json()).toEqual({ redirectTo: '/profile' })
  expect(await userOf(first)).toMatchObject({ name: 'Ada Lovelace', email: 'same@example.com' })
  expect((await signInWithFedCm(second, person)).status).toBe(200)
  expect(await goThrough(third, issuer, person)).toBe(HOME_PATH)
  const users = await Promise.all([first, second, third].map(userOf))
  expect(new Set(users.map(({ id }) => id)).size).toBe(1)
  expect([...first.cookies.keys()].filter((name) => name.startsWith('fedcm'))).toEqual([])
})

test('no tokens come with an assertion, and the stored ones stay', async () => {
  const person = ada('tokens')
  await goThrough(openBrowser(), issuer, person)
  const before = await tokensOf('tokens')
  expect(before.refresh_token).not.toBeNull()
  expect((await signInWithFedCm(openBrowser(), person)).status).toBe(200)
  expect(await tokensOf('tokens')).toEqual(before)
})

const now = () => Math.floor(Date.now() / 1000)
const BENT: Record<string, JWTPayload> = {
  'for another client': { aud: 'another-client' },
  'for two clients, and not from ours': { aud: [CLIENT_ID, 'another-client'] },
  'from another issuer': { iss: 'https://evil.example.com' },
  'with another nonce': { nonce: 'b'.repeat(43) },
  'without a nonce': { nonce: undefined },
  expired: { exp: now() - 120 },
  'issued in an hour': { iat: now() + 3600 },
  'without a subject': { sub: undefined },
}

test.each(Object.entries(BENT))('an assertion that is refused: %s', async (_, changes) => {
  await expectRefused((claims) => signToken({ ...claims, ...changes }, issuer.privateKey))
})

test.each<[string, (claims: JWTPayload) => string | Promise<string>]>([
  ['unsigned', (claims) => new UnsecuredJWT(claims).encode()],
  ['signed with the client secret', (claims) => signToken(claims, hmacKey(), 'HS256')],
  [
    'signed by somebody else',
    async (claims) => signToken(claims, (await generateKeyPair('RS256')).privateKey),
  ],
  ['no token', () => 'nonsense'],
])('an assertion that is refused: %s', async (_, sign) => {
  await expectRefused(sign)
})

test('an assertion works once, of two at once one, and in its own browser only', async () => {
  const [browser, thief] = [openBrowser(), openBrowser()]
  const body = await assertion(browser, ada('once'))
  const before = await snapshot(TABLES)
  const stolen = await verify(thief, body)
  expect([stolen.status, await errorCode(stolen)]).toEqual([400, 'ceremony_expired'])
  expect(await snapshot(TABLES)).toEqual(before)
  const answers = await Promise.all([verify(browser, body), verify(browser, body)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  const replayed = await verify(browser, body)
  expect(await errorCode(replayed)).toBe('ceremony_expired')
})

test('an assertion for one nonce does not serve for another of the same browser', async () => {
  const browser = openBrowser()
  const { token } = await assertion(browser, ada('two'))
  const { nonce } = await (await startFedCm(browser)).json()
  expect(await errorCode(await verify(browser, { nonce, token }))).toBe('oauth_failed')
})

test('what was begun with one provider cannot be ended with another', async () => {
  const browser = openBrowser()
  const body = await assertion(browser, ada('mixed'))
  expect(await errorCode(await verify(browser, body, 'second'))).toBe('oauth_failed')
  expect(await errorCode(await verify(browser, body))).toBe('ceremony_expired')
})

test('the state of a redirect is no nonce, and a nonce is no state', async () => {
  const browser = openBrowser()
  const url = issuer.agree(locationOf(await start(browser)), ada('crossed'))
  const state = url.searchParams.get('state') ?? ''
  const token = await sign({ ...ada('crossed'), nonce: state })
  expect(await errorCode(await verify(browser, { nonce: state, token }))).toBe('ceremony_expired')
  const { nonce } = await (await startFedCm(browser)).json()
  url.searchParams.set('state', nonce)
  expect(await comeBack(browser, url)).toContain('error=ceremony_expired')
})

test('a flow expires', async () => {
  const browser = openBrowser()
  const body = await assertion(browser, ada('late'))
  await sql("UPDATE verifications SET expires_at = now() WHERE kind = 'fedcm'")
  expect(await errorCode(await verify(browser, body))).toBe('ceremony_expired')
})

test('the outcomes are those of the callback', async () => {
  const owner = openBrowser()
  await goThrough(owner, issuer, ada('owner'))
  const cases: [intent: string, browser: Browser, person: Person, code: string][] = [
    ['sign-in', openBrowser(), ada('nobody'), 'not_found'],
    ['sign-up', openBrowser(), ada('owner'), 'account_exists'],
    ['continue', owner, ada('owner'), 'oauth_failed'],
    ['continue', owner, ada('nobody'), 'oauth_failed'],
    // The email of a user, with another subject.
    ['continue', openBrowser(), { ...ada('owner'), sub: 'impostor' }, 'account_exists'],
  ]
  for (const [intent, browser, person, code] of cases) {
    const before = await snapshot(TABLES)
    expect(await errorCode(await signInWithFedCm(browser, person, { intent }))).toBe(code)
    expect(await snapshot(TABLES)).toEqual(before)
  }
  // In the owner's history, since the owner's browser began them.
  expect(await count("security_events WHERE outcome = 'failure' AND method = 'acme'")).toBe(2)
})

test('starts and failures have the budgets of the redirect', async () => {
  const [eager, clumsy] = [openBrowser(), openBrowser()]
  for (let start = 0; start < 20; start++) expect((await startFedCm(eager)).status).toBe(200)
  expect(await errorCode(await startFedCm(eager))).toBe('too_many_requests')
  for (let attempt = 0; attempt < 10; attempt++) expect((await verify(clumsy, {})).status).toBe(400)
  const response = await signInWithFedCm(clumsy, ada('clumsy'))
  expect([response.status, await errorCode(response)]).toEqual([429, 'too_many_requests'])
})

test('nobody steps up or connects an account by it', async () => {
  const browser = openBrowser()
  await signUp(browser)
  for (const intent of ['link', 'step-up'])
    expect(await errorCode(await startFedCm(browser, { intent }))).toBe('invalid_input')
})

test('a provider without FedCM, or unknown, has no such route', async () => {
  for (const provider of ['plain', 'unknown'])
    expect((await startFedCm(openBrowser(), {}, provider)).status).toBe(404)
  const body = await assertion(openBrowser(), ada('unknown'))
  expect((await verify(openBrowser(), body, 'unknown')).status).toBe(404)
})

test.each([
  ['options', { intent: ['continue'] }],
  ['options', { returnTo: 7 }],
  ['options', null],
  ['verify', {}],
  ['verify', { nonce: 'short', token: 'a.b.c' }],
  ['verify', { nonce: 'a'.repeat(43), token: { toString: 'x' } }],
  ['verify', { nonce: 'a'.repeat(43), token: 'x'.repeat(20_000) }],
  ['verify', []],
])('%s refuses what no page sends: %j', async (half, body) => {
  const response = await openBrowser().post(`/api/auth/oauth/acme/fedcm/${half}`, body)
  expect([response.status, await errorCode(response)]).toEqual([400, 'invalid_input'])
})

test.each(['options', 'verify'])('another site cannot post to %s', async (half) => {
  const response = await openBrowser().post(
    `/api/auth/oauth/acme/fedcm/${half}`,
    {},
    { headers: { origin: 'https://evil.example.com' } },
  )
  expect([response.status, await errorCode(response)]).toEqual([403, 'csrf'])
})

test('the way back is a page of this app', async () => {
  const response = await signInWithFedCm(openBrowser(), ada('lost'), {
    returnTo: '//evil.example.com',
  })
  expect(await response.json()).toEqual({ redirectTo: HOME_PATH })
})

function startFedCm(browser: Browser, body: object = {}, provider = 'acme'): Promise<Response> {
  return browser.post(`/api/auth/oauth/${provider}/fedcm/options`, body)
}

function verify(browser: Browser, body: object, provider = 'acme'): Promise<Response> {
  return browser.post(`/api/auth/oauth/${provider}/fedcm/verify`, body)
}

async function assertion(browser: Browser, person: Person, body?: object) {
  const { nonce } = await (await startFedCm(browser, body)).json()
  return { nonce, token: await sign({ ...person, nonce }) }
}

async function signInWithFedCm(browser: Browser, person: Person, body?: object) {
  return verify(browser, await assertion(browser, person, body))
}

async function expectRefused(sign: (claims: JWTPayload) => string | Promise<string>) {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  const { nonce } = await (await startFedCm(browser)).json()
  const token = await sign(claimsOf({ ...ada('bent'), nonce }))
  const response = await verify(browser, { nonce, token })
  expect([response.status, await errorCode(response)]).toEqual([400, 'oauth_failed'])
  expect(await snapshot(TABLES)).toEqual(before)
}

function claimsOf(claims: JWTPayload): JWTPayload {
  return { iss: issuer.url, aud: CLIENT_ID, iat: now(), exp: now() + 300, ...claims }
}

function sign(claims: JWTPayload): Promise<string> {
  return signToken(claimsOf(claims), issuer.privateKey)
}

function hmacKey(): Uint8Array {
  return new TextEncoder().encode(CLIENT_SECRET)
}

async function userOf(browser: Browser) {
  return (await (await browser.get('/api/auth/session')).json()).user
}

async function tokensOf(subject: string) {
  const [row] = await sql(
    'SELECT access_token, refresh_token, id_token FROM accounts WHERE account_id = $1',
    [subject],
  )
  return row ?? {}
}
