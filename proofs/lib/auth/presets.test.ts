import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { QUIRKS } from '@/lib/auth/oauth/openid-quirks'
import { listProviders } from '@/lib/auth/oauth/providers'
import { HOME_PATH } from '@/lib/brand'
import { env } from '@/lib/env'
import { PRESETS } from '@/lib/env/provider-presets'
import { openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeIssuer, type Person, startFakeIssuer } from '@/lib/testing/fake-issuer'
import {
  comeBack,
  configureIssuers,
  goThrough,
  locationOf,
  refusal,
  start,
} from '@/lib/testing/oauth'

const CLIENT = { id: 'latchkey-test', secret: 'a+b/c%20=:&e' }
const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'
const appleKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const fakes = new Map<string, FakeIssuer>()

beforeAll(async () => {
  for (const id of ['google', 'microsoft', 'apple', 'gitlab']) {
    const fake = await startFakeIssuer()
    fakes.set(id, fake)
    vi.stubEnv(`${id.toUpperCase()}_CLIENT_ID`, CLIENT.id)
    vi.stubEnv(`${id.toUpperCase()}_CLIENT_SECRET`, CLIENT.secret)
  }
  vi.stubEnv('GITLAB_URL', issuer('gitlab').url)
  configureIssuers({ work: issuer('gitlab').url })
  vi.stubEnv('OIDC_WORK_FEDCM_URL', `${issuer('gitlab').url}/fedcm.json`)
  vi.stubEnv('APPLE_TEAM_ID', 'TEAM123456')
  vi.stubEnv('APPLE_KEY_ID', 'KEY1234567')
  vi.stubEnv(
    'APPLE_CLIENT_SECRET',
    appleKey.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', '\\n'),
  )
  // These addresses are fixed in production; tests change them in the table.
  Object.assign(PRESETS.google ?? {}, { url: issuer('google').url })
  Object.assign(PRESETS.apple ?? {}, { url: issuer('apple').url })
  Object.assign(PRESETS.microsoft ?? {}, {
    url: `${issuer('microsoft').url}/{MICROSOFT_TENANT}/v2.0`,
  })
})
afterEach(() => {
  for (const fake of fakes.values()) fake.reset()
})
afterAll(() => Promise.all([...fakes.values()].map((fake) => fake.stop())))

function issuer(id: string): FakeIssuer {
  const fake = fakes.get(id)
  if (!fake) throw new Error(`No fake for ${id}`)
  return fake
}

async function accountOf(providerId: string, accountId: string) {
  const [row] = await sql(
    `SELECT a.name, a.email AS account_email, a.picture, u.name AS user_name, u.email AS user_email
     FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.provider_id = $1 AND a.account_id = $2`,
    [providerId, accountId],
  )
  return row
}

test('pages offer the providers with their names, and FedCM where it is configured', () => {
  expect(listProviders()).toEqual([
    { id: 'google', name: 'Google', hasFedCm: false },
    { id: 'microsoft', name: 'Microsoft', hasFedCm: false },
    { id: 'apple', name: 'Apple', hasFedCm: false },
    { id: 'gitlab', name: 'GitLab', hasFedCm: false },
    { id: 'work', name: 'Work', hasFedCm: true },
  ])
})

// Google: https://developers.google.com/identity/openid-connect/openid-connect#obtainuserinfo

const googleClaims = {
  sub: '110169484474386276334',
  azp: CLIENT.id,
  at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
  email: 'jsmith@gmail.com',
  email_verified: true,
  name: 'John Smith',
  given_name: 'John',
  picture: 'https://lh3.googleusercontent.com/a/photo',
}

test('Google: profile from the ID token, with a refresh token, without userinfo', async () => {
  const fake = issuer('google')
  Object.assign(fake.metadata, {
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  })
  const browser = openBrowser()
  const location = locationOf(await start(browser, { provider: 'google' }))
  expect(new URL(location).searchParams.get('access_type')).toBe('offline')
  expect(await comeBack(browser, fake.agree(location, googleClaims))).toBe(HOME_PATH)
  expect(await accountOf('google', googleClaims.sub)).toEqual({
    name: 'John Smith',
    account_email: 'jsmith@gmail.com',
    picture: googleClaims.picture,
    user_name: 'John Smith',
    user_email: 'jsmith@gmail.com',
  })
  expect(fake.server.seen.map(({ path }) => path)).not.toContain('/userinfo')
})

test('Google: its error response is a refusal', async () => {
  issuer('google').server.on('/token', (_, response) => {
    response.writeHead(400, { 'content-type': 'application/json; charset=utf-8' })
    response.end('{\n  "error": "invalid_grant",\n  "error_description": "Malformed auth code."\n}')
  })
  expect(
    await goThrough(openBrowser(), issuer('google'), googleClaims, { provider: 'google' }),
  ).toBe('/sign-in?error=oauth_failed')
})

// GitLab: https://docs.gitlab.com/integration/openid_connect_provider/: the ID token carries sub alone, the rest is at userinfo.

test('GitLab: profile from userinfo, at the configured address', async () => {
  const fake = issuer('gitlab')
  fake.bend = ({ name: _, email: __, email_verified: ___, picture: ____, ...claims }) => ({
    ...claims,
    sub_legacy: 'abc',
    auth_time: 1,
  })
  const claims = {
    sub: '1234',
    name: 'Grace Hopper',
    nickname: 'grace',
    email: 'grace@example.com',
    email_verified: true,
    picture: 'https://gitlab.com/a.png',
  }
  expect(await goThrough(openBrowser(), fake, claims, { provider: 'gitlab' })).toBe(HOME_PATH)
  expect(await accountOf('gitlab', '1234')).toMatchObject({
    name: 'Grace Hopper',
    user_email: 'grace@example.com',
  })
})

// Microsoft: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference

const microsoft = () => {
  const fake = issuer('microsoft')
  fake.server.on('/common/v2.0/.well-known/openid-configuration', () => ({
    issuer: `${fake.url}/{tenantid}/v2.0`,
    authorization_endpoint: `${fake.url}/common/oauth2/v2.0/authorize`,
    token_endpoint: `${fake.url}/token`,
    jwks_uri: `${fake.url}/jwks`,
    userinfo_endpoint: `${fake.url}/userinfo`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
  }))
  return fake
}
const microsoftClaims = (changes: Record<string, unknown> = {}): Person => ({
  iss: `${issuer('microsoft').url}/${TENANT}/v2.0`,
  sub: 'pairwise-subject',
  oid: '00000000-0000-0000-66f3-3332eca7ea81',
  tid: TENANT,
  ver: '2.0',
  name: 'Abe Lincoln',
  preferred_username: 'AbeLi@microsoft.com',
  email: 'AbeLi@microsoft.com',
  ...changes,
})

async function throughMicrosoft(claims: Person, change?: (url: URL) => void) {
  const fake = microsoft()
  const browser = openBrowser()
  const url = fake.agree(locationOf(await start(browser, { provider: 'microsoft' })), claims)
  url.searchParams.delete('iss')
  change?.(url)
  return comeBack(browser, url)
}

test('Microsoft: the identity is tenant and object id, and its email proves nothing', async () => {
  expect(await throughMicrosoft(microsoftClaims())).toBe(HOME_PATH)
  const accountId = `${TENANT}:00000000-0000-0000-66f3-3332eca7ea81`
  expect(await accountOf('microsoft', accountId)).toMatchObject({
    account_email: 'abeli@microsoft.com',
    user_email: null,
  })
  // The per-app subject does not matter: it is the same account.
  const before = await sql('SELECT count(*) FROM users')
  expect(await throughMicrosoft(microsoftClaims({ sub: 'another-pairwise-subject' }))).toBe(
    HOME_PATH,
  )
  expect(await sql('SELECT count(*) FROM users')).toEqual(before)
})

test('Microsoft: an email set by a tenant’s administrator gives no access to its owner’s account', async () => {
  await throughMicrosoft(
    microsoftClaims({
      oid: 'attacker',
      email: 'jsmith@gmail.com',
      email_verified: true,
      xms_edov: true,
    }),
  )
  expect(await accountOf('microsoft', `${TENANT}:attacker`)).toMatchObject({ user_email: null })
})

test.each<[string, () => Record<string, unknown>]>([
  ['the issuer of another tenant', () => ({ tid: '11111111-1111-4111-8111-111111111111' })],
  ['an invalid tenant', () => ({ tid: 'x/v2.0', iss: `${issuer('microsoft').url}/x/v2.0/v2.0` })],
  [
    'the template itself',
    () => ({ tid: '{tenantid}', iss: `${issuer('microsoft').url}/{tenantid}/v2.0` }),
  ],
  ['no tenant', () => ({ tid: undefined })],
  ['no object id', () => ({ oid: undefined })],
])('Microsoft: %s is refused', async (_, changes) => {
  expect(refusal(await throughMicrosoft(microsoftClaims(changes())))).toBe('/sign-in: oauth_failed')
})

test('Microsoft: the callback’s issuer may name the tenant, but must be Microsoft’s', async () => {
  const iss = (value: string) => (url: URL) => url.searchParams.set('iss', value)
  expect(
    await throughMicrosoft(microsoftClaims(), iss(`${issuer('microsoft').url}/${TENANT}/v2.0`)),
  ).toBe(HOME_PATH)
  const { url } = issuer('microsoft')
  for (const wrong of [
    'https://evil.example.com/v2.0',
    `${url}/${TENANT}0/v2.0`,
    `${url}/${TENANT}/v3.0`,
    `${url.replace('127.0.0.1', '127.0.0.2')}/${TENANT}/v2.0`,
  ])
    expect(await throughMicrosoft(microsoftClaims(), iss(wrong)), wrong).toBe(
      '/sign-in?error=oauth_failed',
    )
})

test.each([
  ['{tenantid}/v2.0', true],
  [`${TENANT}/v2.0`, true],
  [TENANT, false],
  ['/v2.0', false],
  [`x${TENANT}/v2.0`, false],
  [`${TENANT}x/v2.0`, false],
  ['common/v2.0', false],
])('Microsoft: its discovery may state the issuer %s: %s', (path, expected) => {
  const base = issuer('microsoft').url
  const config = env().providers.find(({ id }) => id === 'microsoft')
  const isIssuer = (stated: string) => config && QUIRKS.microsoft.isIssuer?.(stated, config)
  expect(isIssuer(`${base}/${path}`)).toBe(expected)
  expect(isIssuer(`https://evil.example.com/${path}`)).toBe(false)
})

// Apple: https://developer.apple.com/documentation/signinwithapple/request-an-authorization-to-the-sign-in-with-apple-server

async function throughApple(claims: Person, user?: unknown, meanwhile?: string) {
  const fake = issuer('apple')
  Object.assign(fake.metadata, {
    userinfo_endpoint: undefined,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    authorization_response_iss_parameter_supported: undefined,
  })
  const browser = openBrowser()
  const response = await start(browser, { provider: 'apple' })
  const [cookie = ''] = response.headers.getSetCookie()
  const back = fake.agree(locationOf(response), claims)
  back.searchParams.delete('iss')
  if (user) back.searchParams.set('user', asParameter(user))
  if (meanwhile) browser.cookies.set('session', meanwhile)
  const posted = await browser.post(back.pathname, null, {
    rawBody: back.searchParams.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://appleid.apple.com',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'document',
      // This cookie is SameSite=None; the session's is Lax.
      cookie: cookie.split(';')[0],
    },
  })
  const again = locationOf(posted)
  expect(again.startsWith(`${back.pathname}?`)).toBe(true)
  expect(again).not.toContain('planted')
  return {
    location: await comeBack(browser, new URL(again, browser.origin)),
    cookie,
    query: new URL(locationOf(response)).searchParams,
    browser,
  }
}

const asParameter = (user: unknown) => (typeof user === 'string' ? user : JSON.stringify(user))

test('Apple: a cross-site form post, a signed client secret, and a name sent only once', async () => {
  const fake = issuer('apple')
  // As strict as Apple: the client secret is an ES256 token for the team.
  fake.server.on('/token', async ({ form, headers }, response) => {
    expect(headers.authorization).toBeUndefined()
    const secret = form.get('client_secret') ?? ''
    const { payload } = await jwtVerify(
      secret,
      createPublicKey(appleKey.publicKey.export({ type: 'spki', format: 'pem' })),
      {
        issuer: 'TEAM123456',
        subject: CLIENT.id,
        audience: fake.url,
        algorithms: ['ES256'],
      },
    )
    expect(decodeProtectedHeader(secret)).toMatchObject({ alg: 'ES256', kid: 'KEY1234567' })
    expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(15_777_000)
    const session = fake.codes.get(form.get('code') ?? '')
    if (!session) return response.writeHead(400).end()
    return fake.grant(session)
  })
  const claims = {
    sub: '001234.abcdef.0123',
    email: 'x7@privaterelay.appleid.com',
    email_verified: 'true',
    is_private_email: 'true',
  }
  const user = { name: { firstName: 'Grace', lastName: 'Hopper' }, email: 'planted@example.com' }
  const { location, cookie, query, browser } = await throughApple(claims, user)
  expect(location).toBe(HOME_PATH)
  expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=None$/)
  expect(query.get('response_mode')).toBe('form_post')
  expect(query.get('scope')).toBe('openid email name')
  expect(browser.cookies.get('session')).toMatch(/^[\w-]{43}$/)
  const expected = {
    name: 'Grace Hopper',
    user_name: 'Grace Hopper',
    account_email: claims.email,
    user_email: claims.email,
  }
  expect(await accountOf('apple', claims.sub)).toMatchObject(expected)
  // The second time it sends no name, so the first is kept.
  expect((await throughApple(claims)).location).toBe(HOME_PATH)
  expect(await accountOf('apple', claims.sub)).toMatchObject(expected)
})

test('Apple: a session started in the meantime ends, although the form post does not carry it', async () => {
  const fake = issuer('apple')
  fake.server.on('/token', ({ form }) => {
    const session = fake.codes.get(form.get('code') ?? '')
    return session && fake.grant(session)
  })
  const other = openBrowser()
  await goThrough(
    other,
    issuer('google'),
    { sub: 'other-tab', name: 'Ada' },
    { provider: 'google' },
  )
  const { location } = await throughApple(
    { sub: 'apple-other-tab' },
    undefined,
    other.cookies.get('session'),
  )
  expect(location).toBe(HOME_PATH)
  expect((await (await other.get('/api/auth/session')).json()).user).toBeNull()
})

test.each<[string, unknown]>([
  ['not json', '{"name":'],
  ['a list', []],
  ['numbers', { name: { firstName: 1 } }],
])('Apple: a user parameter that is %s is ignored', async (kind, user) => {
  const fake = issuer('apple')
  fake.server.on('/token', ({ form }) => {
    const session = fake.codes.get(form.get('code') ?? '')
    return session && fake.grant(session)
  })
  expect((await throughApple({ sub: `apple-${kind}` }, user)).location).toBe(HOME_PATH)
})
