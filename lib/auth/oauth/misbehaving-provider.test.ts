import type { ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
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
/** Issuers of their own, for faults in what is kept (discovery, keys) and for those that last. */
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
/** Nothing but a subject: the profile is asked for at the userinfo endpoint. */
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

// What goes wrong, where, and what people are told.
const FAULTS: [string, string, Answer, string][] = [
  ['500', '/token', serverError, DOWN],
  ['HTML in place of JSON', '/token', html, DOWN],
  ['broken JSON', '/token', brokenJson, DOWN],
  ['1 MB', '/token', megabyte, DOWN],
  ['a redirect', '/token', elsewhere, DOWN],
  ['a connection that breaks off', '/token', hangsUp, DOWN],
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
  ['a connection that breaks off', '/userinfo', hangsUp, DOWN],
]

// Who signed in is known from the ID token.
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
  '%s from userinfo costs e-mail and name, not the sign-in',
  async (name, answer) => {
    issuer.server.on('/userinfo', answer)
    const sub = `useless-${name}`
    expect(await goThrough(openBrowser(), issuer, { sub, nickname: 'Countess' })).toBe(HOME_PATH)
    const rows = await sql('SELECT name, email FROM accounts WHERE account_id = $1', [sub])
    expect(rows).toEqual([{ name: 'Countess', email: null }])
  },
)

test('what userinfo told before is kept when it is of no use today', async () => {
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
  ['an empty error beside good tokens', (body) => ({ ...body, error: '' }), 200],
  ['an error of null beside good tokens', (body) => ({ ...body, error: null }), 200],
])('a token endpoint that answers with %s is understood', async (_, bend, status) => {
  issuer.server.on('/token', async ({ form }, response) => {
    const session = issuer.codes.get(form.get('code') ?? '')
    if (session) sendJson(response, bend(await issuer.grant(session)), status)
  })
  expect(await goThrough(openBrowser(), issuer, person)).toBe(HOME_PATH)
})

test('given name and family name are a name, before the e-mail is', async () => {
  const who = { sub: 'parts', given_name: 'Ada', family_name: 'Lovelace', email: 'x@example.com' }
  await goThrough(openBrowser(), issuer, who)
  const rows = await sql('SELECT name FROM accounts WHERE account_id = $1', ['parts'])
  expect(rows).toEqual([{ name: 'Ada Lovelace' }])
  expect(issuer.server.seen.filter(({ path }) => path === '/userinfo')).toEqual([])
})

test('an issuer that changes its keys in the middle of a flow: the new key is fetched', async () => {
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

test('what does not answer is given up within 10 seconds, and whoever comes next does not wait for it', async () => {
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

test('an issuer that refuses the connection: back on the page at once, no flow begun', async () => {
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
    // A module instance of its own has the classes of another bundle.
    vi.resetModules()
    const { findProvider } = await import('./providers')
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

test('an issuer whose keys cannot be had: its token counts for nothing', async () => {
  const other = otherIssuer('nokeys')
  other.server.on('/jwks', serverError)
  const before = await snapshot(TABLES)
  expect(await goThrough(openBrowser(), other, person, { provider: 'nokeys' })).toBe(
    '/sign-in?error=provider_unavailable',
  )
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(['link', 'step-up'])(
  '%s: the failure is told on the page that it began on',
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

test('the issuer of the callback is not the one that was asked: refused before the code is used', async () => {
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
])('error=%s: the sentence is ours, the flow is over', async (error, code) => {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  const url = issuer.cancel(locationOf(await start(browser)))
  url.searchParams.set('error', error)
  expect(await comeBack(browser, url)).toBe(`/sign-in?error=${code}`)
  expect(await comeBack(browser, url)).toBe('/sign-in?error=ceremony_expired')
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each([
  ['no e-mail', {}],
  ['an e-mail that is not verified', { email: 'eve@example.com', email_verified: false }],
  ['an e-mail verified in words', { email: 'eve@example.com', email_verified: 'true' }],
  ['an e-mail that nothing is said of', { email: 'eve@example.com' }],
  ['something that is no e-mail', { email: 'not an address', email_verified: true }],
  [
    'an e-mail that only lower-casing makes ASCII',
    { email: '\u212Aate@example.com', email_verified: true },
  ],
])('%s: the person signs in, and the user has none', async (name, claims) => {
  expect(await goThrough(openBrowser(), issuer, { sub: name, name: 'Eve', ...claims })).toBe(
    HOME_PATH,
  )
  const rows = await sql(
    'SELECT u.email, u.email_verified FROM users u JOIN accounts a ON a.user_id = u.id WHERE a.account_id = $1',
    [name],
  )
  expect(rows).toEqual([{ email: null, email_verified: false }])
})

test('a changed e-mail: the same user, and user and account have the new one', async () => {
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
  ['a name of nothing visible', { name: '\u200b\u3164', nickname: 7 }],
  ['a picture that is not https', { picture: 'javascript:alert(1)' }],
  ['a picture of 5,000 characters', { picture: `https://example.com/${'a'.repeat(5000)}` }],
])('%s: made to fit, not a fault', async (sub, claims) => {
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
