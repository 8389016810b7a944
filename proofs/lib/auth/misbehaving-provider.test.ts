import type { ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { findProvider } from '@/lib/auth/oauth/providers'
import { HOME_PATH } from '@/lib/brand'
import { openBrowser } from '@/lib/testing/browser'
import { snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, signToken, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { type Answer, sendJson } from '@/lib/testing/fake-server'
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
/** Separate issuers, for faults in cached data (discovery, keys) and lasting ones. */
const OTHERS = [
  'deafdiscovery',
  'deafkeys',
  'deaftokens',
  'halftokens',
  'deafuserinfo',
  'impostor',
  'downgrade',
  'incomplete',
  'nokeys',
  'failing',
  'html',
  'moved',
  'hanging',
  'rotating',
  'late',
]
const others = new Map<string, FakeIssuer>()
const DISCOVERY = '/.well-known/openid-configuration'

beforeAll(async () => {
  issuer = await startFakeIssuer()
  for (const id of OTHERS) others.set(id, await startFakeIssuer())
  const urls = [...others].map(([id, { url }]) => [id, url])
  configureIssuers({
    acme: issuer.url,
    refused: 'http://127.0.0.1:1',
    down: 'http://127.0.0.1:2',
    ...Object.fromEntries(urls),
  })
})
afterEach(() => issuer.reset())
afterAll(() => Promise.all([issuer, ...others.values()].map((each) => each.stop())))

const TABLES = ['users', 'accounts', 'sessions', 'verifications']
const DOWN = 'provider_unavailable'
const NO = 'oauth_failed'
/** Only a subject, so the profile is fetched from the userinfo endpoint. */
const person = { sub: 'ada' }

const html: Answer = (_, response) => write(response, 200, 'text/html', '<h1>Welcome</h1>')
const megabyte: Answer = (_, response) =>
  write(
    response,
    200,
    'application/json',
    JSON.stringify({ access_token: 'x'.repeat(1024 * 1024) }),
  )
const serverError: Answer = (_, response) => sendJson(response, { error: 'server_error' }, 500)
const elsewhere: Answer = (_, response) =>
  void response.writeHead(307, { location: `${issuer.url}/elsewhere` }).end()
const brokenJson: Answer = (_, response) =>
  write(response, 200, 'application/json', '{"access_token":')
const hangsUp: Answer = (_, response) => void response.destroy()
const silence: Answer = () => undefined
const halfAnAnswer: Answer = (_, response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":"')

// [what goes wrong, where, the error shown].
const FAULTS: [string, string, Answer, string][] = [
  ['500', '/token', serverError, DOWN],
  ['HTML in place of JSON', '/token', html, DOWN],
  ['broken JSON', '/token', brokenJson, DOWN],
  ['1 MB', '/token', megabyte, DOWN],
  ['a redirect', '/token', elsewhere, DOWN],
  ['a connection that breaks', '/token', hangsUp, DOWN],
  ['JSON null', '/token', (_, response) => sendJson(response, null), DOWN],
  ['a list', '/token', () => [], DOWN],
  ['200 without a token', '/token', () => ({ ok: true }), DOWN],
  [
    '200 with an error, as GitHub answers',
    '/token',
    () => ({ error: 'bad_verification_code', error_description: 'planted-description' }),
    NO,
  ],
  [
    '400 with an error',
    '/token',
    (_, response) => sendJson(response, { error: 'invalid_grant' }, 400),
    NO,
  ],
  [
    '401 with an error',
    '/token',
    (_, response) => sendJson(response, { error: 'invalid_client' }, 401),
    NO,
  ],
  [
    '403 in JSON of its own',
    '/token',
    (_, response) => sendJson(response, { message: 'no' }, 403),
    DOWN,
  ],
  ['500', '/userinfo', serverError, DOWN],
  ['a connection that breaks', '/userinfo', hangsUp, DOWN],
]

// The ID token already identifies the user.
const USELESS: [string, Answer][] = [
  ['HTML', html],
  ['text', (_, response) => write(response, 200, 'text/plain', 'ada')],
  ['a JWT', (_, response) => write(response, 200, 'application/jwt', 'eyJhbGciOiJub25lIn0.e30.')],
  ['JSON null', (_, response) => sendJson(response, null)],
  ['a redirect', elsewhere],
  ['1 MB', megabyte],
  ['401', (_, response) => sendJson(response, { error: 'invalid_token' }, 401)],
  ['403', (_, response) => write(response, 403, 'text/plain', 'no')],
]

test.each(USELESS)(
  '%s from userinfo costs email and name, not the sign-in',
  async (name, answer) => {
    issuer.server.on('/userinfo', answer)
    const sub = `useless-${name}`
    expect(await goThrough(openBrowser(), issuer, { sub, nickname: 'Countess' })).toBe(HOME_PATH)
    const rows = await sql('SELECT name, email FROM accounts WHERE account_id = $1', [sub])
    expect(rows).toEqual([{ name: 'Countess', email: null }])
  },
)

test('an unusable userinfo response keeps the stored profile', async () => {
  const who = { sub: 'loyal', name: 'Loy', email: 'loyal@example.com', email_verified: true }
  await goThrough(openBrowser(), issuer, who)
  issuer.server.on('/userinfo', html)
  expect(await goThrough(openBrowser(), issuer, { sub: 'loyal' })).toBe(HOME_PATH)
  const rows = await sql(
    'SELECT u.email, a.email AS account FROM users u JOIN accounts a ON a.user_id = u.id WHERE a.account_id = $1',
    ['loyal'],
  )
  expect(rows).toEqual([{ email: who.email, account: who.email }])
})

test.each<[string, (body: object) => object, number]>([
  ['status 201', (body) => body, 201],
  ['an empty error beside valid tokens', (body) => ({ ...body, error: '' }), 200],
  ['a null error beside valid tokens', (body) => ({ ...body, error: null }), 200],
])('a token endpoint that answers with %s is accepted', async (_, bend, status) => {
  issuer.server.on('/token', async ({ form }, response) => {
    const session = issuer.codes.get(form.get('code') ?? '')
    if (session) sendJson(response, bend(await issuer.grant(session)), status)
  })
  expect(await goThrough(openBrowser(), issuer, person)).toBe(HOME_PATH)
})

test.each([
  [3600, 3_600_000],
  ['3600', 3_600_000],
  ['1e3', null],
  ['+3600', null],
  [0, null],
  [-1, null],
  [1e10, null],
  [null, null],
])('a token that expires in %j seconds', async (expires_in, lifetime) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  issuer.server.on('/token', () => ({ access_token: 'a', token_type: 'Bearer', expires_in }))
  const tokens = await findProvider('acme')?.refresh('r', AbortSignal.timeout(5_000))
  const expiry = lifetime === null ? null : new Date(Date.now() + lifetime)
  vi.useRealTimers()
  expect(tokens?.accessTokenExpiresAt).toEqual(expiry)
})

test.each([
  [{ accessToken: 'a', refreshToken: 'r' }, ['token=r&token_type_hint=refresh_token']],
  [{ accessToken: 'a', refreshToken: null }, ['token=a&token_type_hint=access_token']],
  [{ accessToken: null, refreshToken: null }, []],
])('a revocation names one token, if there is one: %j', async (tokens, bodies) => {
  await findProvider('acme')?.revoke(tokens, AbortSignal.timeout(5_000))
  const calls = issuer.server.seen.filter(({ path }) => path === '/revoke')
  expect(calls.map(({ body }) => body)).toEqual(bodies)
})

test('a revocation that is refused is a fault', async () => {
  issuer.server.on('/revoke', (_, response) => sendJson(response, {}, 400))
  const tokens = { accessToken: 'a', refreshToken: null }
  await expect(
    findProvider('acme')?.revoke(tokens, AbortSignal.timeout(5_000)),
  ).rejects.toMatchObject({ fault: 'status' })
})

test('a caller whose time is up does not wait for the issuer', async () => {
  const hasAsked = vi.waitUntil(() => otherIssuer('late').server.seen.length > 0)
  otherIssuer('late').server.on(DISCOVERY, silence)
  const secrets = { state: '', codeVerifier: '', nonce: '', isStepUp: false }
  const answer = findProvider('late')
    ?.authorize(secrets, AbortSignal.abort())
    .catch((error: unknown) => error)
  expect(await Promise.race([answer, hasAsked])).toMatchObject({ fault: 'timeout' })
  await hasAsked
})

test.each([
  ['a given name only', { given_name: 'Ada', family_name: '' }, 'Ada'],
  ['a given name that is a number', { given_name: 7, family_name: 'Lovelace' }, 'Lovelace'],
  ['a name beside its parts', { name: 'Countess', given_name: 'Ada' }, 'Countess'],
  ['only a user name', { preferred_username: 'ada' }, 'ada'],
])('%s', async (sub, claims, name) => {
  await goThrough(openBrowser(), issuer, { sub, email: 'x@example.com', ...claims })
  const rows = await sql('SELECT name FROM accounts WHERE account_id = $1', [sub])
  expect(rows).toEqual([{ name }])
})

test('given and family name are preferred to the email as a name', async () => {
  const who = { sub: 'parts', given_name: 'Ada', family_name: 'Lovelace', email: 'x@example.com' }
  await goThrough(openBrowser(), issuer, who)
  const rows = await sql('SELECT name FROM accounts WHERE account_id = $1', ['parts'])
  expect(rows).toEqual([{ name: 'Ada Lovelace' }])
  expect(issuer.server.seen.filter(({ path }) => path === '/userinfo')).toEqual([])
})

test('when an issuer rotates its keys during a flow, the new key is fetched', async () => {
  const provider = 'rotating'
  const rotating = otherIssuer(provider)
  const who = { sub: 'ada', name: 'Ada', email: 'x' }
  await goThrough(openBrowser(), rotating, who, { provider })
  const browser = openBrowser()
  const url = rotating.agree(locationOf(await start(browser, { provider })), who)
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  rotating.sign = (claims) => signToken(claims, privateKey, 'RS256', 'key-2')
  rotating.server.on('/jwks', async () => ({
    keys: [{ ...(await exportJWK(publicKey)), kid: 'key-2', alg: 'RS256', use: 'sig' }],
  }))
  expect(await comeBack(browser, url)).toBe(HOME_PATH)
  expect(await goThrough(openBrowser(), rotating, who, { provider })).toBe(HOME_PATH)
  expect(rotating.server.seen.filter(({ path }) => path === '/jwks')).toHaveLength(2)
})

test.each(FAULTS)(
  '%s at %s: a plain sentence, nothing half-made',
  async (_, path, answer, code) => {
    issuer.server.on(path, answer)
    await expectNothingMade(code)
  },
)

test('a silent provider is given up within 10 seconds, and the next user does not wait for it', async () => {
  const SILENT: Record<string, [string, Answer]> = {
    deafdiscovery: [DISCOVERY, silence],
    deafkeys: ['/jwks', silence],
    deaftokens: ['/token', silence],
    halftokens: ['/token', halfAnAnswer],
    deafuserinfo: ['/userinfo', silence],
  }
  const before = await snapshot(TABLES)
  const began = Date.now()
  await Promise.all(
    Object.entries(SILENT).map(async ([provider, [path, answer]]) => {
      const other = otherIssuer(provider)
      other.server.on(path, answer)
      const browser = openBrowser()
      expect(await goThrough(browser, other, person, { provider })).toBe(
        '/sign-in?error=provider_unavailable',
      )
      expect(browser.cookies.size).toBe(0)
    }),
  )
  expect(Date.now() - began).toBeLessThan(10_000)
  expect(await snapshot(TABLES)).toEqual(before)

  const next = Date.now()
  expect(refusal(locationOf(await start(openBrowser(), { provider: 'deafdiscovery' })))).toBe(
    '/sign-in: provider_unavailable',
  )
  expect(Date.now() - next).toBeLessThan(1_000)
})

test('a redirect is not followed, and a code is tried once', async () => {
  issuer.server.on('/token', elsewhere)
  await expectNothingMade(DOWN)
  expect(issuer.server.seen.filter(({ path }) => path === '/elsewhere')).toEqual([])
  expect(issuer.server.seen.filter(({ path }) => path === '/token')).toHaveLength(1)
})

test('an issuer that refuses connections: back on the page at once, and no flow is started', async () => {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  expect(refusal(locationOf(await start(browser, { provider: 'refused' })))).toBe(
    '/sign-in: provider_unavailable',
  )
  expect(browser.cookies.size).toBe(0)
  expect(await snapshot(TABLES)).toEqual(before)
})

const UNREACHABLE: [string, Answer | null][] = [
  ['down', null],
  ['failing', serverError],
  ['html', html],
  ['moved', elsewhere],
  ['hanging', silence],
]

test.each(UNREACHABLE)(
  'discovery that the proxy found %s: the provider is not answering, on the page where it was asked',
  async (provider, answer) => {
    if (answer) otherIssuer(provider).server.on(DISCOVERY, answer)
    const browser = openBrowser()
    await goThrough(browser, issuer, { sub: `meets-${provider}`, name: 'Ada', email: 'x' })
    // A separate module instance has its own classes, like another bundle.
    vi.resetModules()
    const { findProvider } = await import('@/lib/auth/oauth/providers')
    const secrets = { state: '', codeVerifier: '', nonce: '', isStepUp: false }
    const { signal } = new AbortController()
    const pages = { continue: '/sign-in', link: '/settings', 'step-up': '/confirm' }
    const lines = await logLinesOf(async () => {
      await expect(findProvider(provider)?.authorize(secrets, signal)).rejects.toThrow('Provider')
      vi.resetModules()
      for (const [intent, page] of Object.entries(pages)) {
        const who = intent === 'continue' ? openBrowser() : browser
        expect(refusal(locationOf(await start(who, { provider, intent })))).toBe(`${page}: ${DOWN}`)
      }
    })
    expect(lines).toEqual(
      Object.keys(pages).map(() => expect.stringContaining('"event":"provider_failed"')),
    )
    const reason = answer ? /"reason":"\w+"/ : /"reason":"unreachable: ECONNREFUSED"/
    for (const line of lines) expect(line).toMatch(reason)
  },
)

test.each<[string, string, Record<string, unknown>]>([
  ['impostor', 'states another issuer', { issuer: 'https://accounts.example.com' }],
  [
    'downgrade',
    'has endpoints without TLS elsewhere',
    { token_endpoint: 'http://example.com/token' },
  ],
  ['incomplete', 'names no token endpoint', { token_endpoint: null }],
])('%s: an issuer whose discovery %s', async (provider, _, metadata) => {
  Object.assign(otherIssuer(provider).metadata, metadata)
  expect(refusal(locationOf(await start(openBrowser(), { provider })))).toBe(
    '/sign-in: provider_unavailable',
  )
})

test.each<[string, Answer]>([
  ['an error', serverError],
  ['no such page', (_, response) => sendJson(response, {}, 404)],
  ['no keys', () => ({ keys: 'none' })],
])("without the issuer's keys its token is refused: %s", async (_, answer) => {
  const other = otherIssuer('nokeys')
  other.server.on('/jwks', answer)
  const before = await snapshot(TABLES)
  expect(await goThrough(openBrowser(), other, person, { provider: 'nokeys' })).toBe(
    '/sign-in?error=provider_unavailable',
  )
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(['link', 'step-up'])(
  '%s: the failure is shown on the page where the flow started',
  async (intent) => {
    const browser = openBrowser()
    const who = { sub: `signed-in-${intent}`, name: 'Ada', email: 'x' }
    await goThrough(browser, issuer, who)
    issuer.server.on('/token', serverError)
    const page = intent === 'link' ? '/settings' : '/confirm'
    expect(refusal(await goThrough(browser, issuer, who, { intent, returnTo: '/settings' }))).toBe(
      `${page}: provider_unavailable`,
    )
  },
)

test('a callback with another issuer is refused before the code is used', async () => {
  for (const iss of ['https://evil.example.com', null]) {
    const browser = openBrowser()
    const url = issuer.agree(locationOf(await start(browser)), person)
    if (iss) url.searchParams.set('iss', iss)
    else url.searchParams.delete('iss')
    expect(refusal(await comeBack(browser, url))).toBe('/sign-in: oauth_failed')
  }
  expect(issuer.server.seen.filter(({ path }) => path === '/token')).toEqual([])
})

test.each([
  ['access_denied', NO],
  ['temporarily_unavailable', DOWN],
  ['<script>alert(1)</script>', NO],
])('error=%s: the message is ours, and the flow is over', async (error, code) => {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  const url = issuer.cancel(locationOf(await start(browser)))
  url.searchParams.set('error', error)
  expect(await comeBack(browser, url)).toBe(`/sign-in?error=${code}`)
  expect(await comeBack(browser, url)).toBe('/sign-in?error=ceremony_expired')
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each([
  ['no email', {}],
  ['an unverified email', { email: 'eve@example.com', email_verified: false }],
  ['an email with a verified flag of "true"', { email: 'eve@example.com', email_verified: 'true' }],
  ['an email without a verified flag', { email: 'eve@example.com' }],
  ['an invalid email', { email: 'not an address', email_verified: true }],
  [
    'an email that becomes ASCII only in lower case',
    { email: '\u212Aate@example.com', email_verified: true },
  ],
])('%s: the user signs in without an email', async (name, claims) => {
  expect(await goThrough(openBrowser(), issuer, { sub: name, name: 'Eve', ...claims })).toBe(
    HOME_PATH,
  )
  const rows = await sql(
    'SELECT u.email, u.email_verified FROM users u JOIN accounts a ON a.user_id = u.id WHERE a.account_id = $1',
    [name],
  )
  expect(rows).toEqual([{ email: null, email_verified: false }])
})

test('a changed email updates user and account', async () => {
  const who = { sub: 'mover', name: 'Mo', email: ' Old@Example.com ', email_verified: true }
  await goThrough(openBrowser(), issuer, who)
  expect(await goThrough(openBrowser(), issuer, { ...who, email: 'new@example.com' })).toBe(
    HOME_PATH,
  )
  const rows = await sql(
    'SELECT u.email AS user, a.email AS account FROM users u JOIN accounts a ON a.user_id = u.id WHERE a.account_id = $1',
    ['mover'],
  )
  expect(rows).toEqual([{ user: 'new@example.com', account: 'new@example.com' }])
})

test.each<[string, Record<string, unknown>]>([
  ['a name of 5,000 characters', { name: 'ä'.repeat(5000) }],
  ['a name with a NUL byte', { name: 'A\0da' }],
  ['a name without visible characters', { name: '\u200b\u3164', nickname: 7 }],
  ['a picture without https', { picture: 'javascript:alert(1)' }],
  ['a picture of 5,000 characters', { picture: `https://example.com/${'a'.repeat(5000)}` }],
])('%s: adapted, without an error', async (sub, claims) => {
  expect(await goThrough(openBrowser(), issuer, { sub, ...claims })).toBe(HOME_PATH)
})

test.each(['x'.repeat(256), 'with\0nul'])(
  'a subject that cannot be stored is refused',
  async (sub) => {
    const before = await snapshot(TABLES)
    expect(await goThrough(openBrowser(), issuer, { sub, name: 'Ada' })).toBe(
      '/sign-in?error=oauth_failed',
    )
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

function otherIssuer(id: string): FakeIssuer {
  const other = others.get(id)
  if (!other) throw new Error(`No issuer ${id}`)
  return other
}

async function expectNothingMade(code: string) {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  expect(await goThrough(browser, issuer, person)).toBe(`/sign-in?error=${code}`)
  expect(await snapshot(TABLES)).toEqual(before)
  expect(browser.cookies.size).toBe(0)
}

function write(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}
