import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { getAccessToken } from '@/lib/auth/oauth/account-tokens'
import { disconnectAccount } from '@/lib/auth/oauth/disconnect'
import { HOME_PATH } from '@/lib/brand'
import { parseEnv } from '@/lib/env'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { count, sql } from '@/lib/testing/database'
import { comeBack, locationOf, start } from '@/lib/testing/oauth'
import { testEnvironment } from '../../lib/testing/test-environment'
import {
  localIdentityProvider,
  startLocalIdentityProvider,
} from '../../scripts/dev/local-identity-provider'

let local: Awaited<ReturnType<typeof startLocalIdentityProvider>>

beforeAll(async () => {
  local = await startLocalIdentityProvider({
    appUrl: 'http://localhost:3000',
    ids: ['local', 'work'],
    fedCmIds: ['local'],
  })
  for (const [name, value] of Object.entries(local.environment)) vi.stubEnv(name, value)
})
afterAll(() => local.stop())

/** Goes through the provider's pages as a browser would. Returns the address it is sent back to. */
async function choose(location: string, form: Record<string, string>): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(location)
  for (let step = 0; step < 8 && url.origin === local.issuer; step++) {
    const isLogin = url.pathname.startsWith('/login/')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(isLogin && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const [, name = '', value = ''] of response.headers
      .getSetCookie()
      .map((line) => /^([^=]+)=([^;]*)/.exec(line) ?? []))
      cookies.set(name, value)
    url = new URL(response.headers.get('location') ?? 'about:blank', url)
  }
  return url
}

async function signInAs(
  browser: Browser,
  form: Record<string, string>,
  options: { provider: string; intent?: string } = { provider: 'local' },
): Promise<string> {
  return comeBack(browser, await choose(locationOf(await start(browser, options)), form))
}

async function userOf(browser: Browser) {
  return (await (await browser.get('/api/auth/session')).json()).user
}

test.each([
  [
    'Ada, with a verified email',
    { sub: 'ada' },
    { name: 'Ada Lovelace', email: 'ada@example.com', image: null },
  ],
  [
    'Bob, whose email is not verified',
    { sub: 'bob' },
    { name: 'Bob Brown', email: null, image: null },
  ],
  ['Cleo, who has no email', { sub: 'cleo' }, { name: 'Cleo Clark', email: null, image: null }],
  [
    'somebody else',
    { email: ' Dora@Example.com ' },
    { name: 'dora', email: 'dora@example.com', image: null },
  ],
])('signs up as %s and signs in again as the same user', async (_, form, expected) => {
  const browser = openBrowser()
  expect(await signInAs(browser, form)).toBe(HOME_PATH)
  const user = await userOf(browser)
  expect(user).toMatchObject(expected)
  const users = await count('users')
  const again = openBrowser()
  expect(await signInAs(again, form)).toBe(HOME_PATH)
  expect(await userOf(again)).toEqual(user)
  expect(await count('users')).toBe(users)
})

test('a step-up: the provider asks again and reports the time, only when requested', async () => {
  const browser = openBrowser()
  await signInAs(browser, { sub: 'cleo' })
  const before = browser.cookies.get('session')
  expect(await signInAs(browser, { sub: 'cleo' }, { provider: 'local', intent: 'step-up' })).toBe(
    HOME_PATH,
  )
  expect(browser.cookies.get('session')).not.toBe(before)
  expect(await signInAs(browser, { sub: 'bob' }, { provider: 'local', intent: 'step-up' })).toMatch(
    /^\/confirm\?.*error=oauth_failed/,
  )
})

test('Cancel returns with a plain message', async () => {
  const users = await count('users')
  expect(await signInAs(openBrowser(), { cancel: 'true' })).toBe('/sign-in?error=oauth_failed')
  expect(await count('users')).toBe(users)
})

test('a second provider is connected, its token refreshed, and disconnecting revokes the grant', async () => {
  const browser = openBrowser()
  await signInAs(browser, { email: 'eve@example.com' })
  expect(await signInAs(browser, { sub: 'bob' }, { provider: 'work', intent: 'link' })).toBe(
    '/settings?connected=work',
  )
  const { id } = await userOf(browser)
  const first = await getAccessToken(id, 'work')
  await sql('UPDATE accounts SET access_token_expires_at = now() WHERE user_id = $1', [id])
  const second = await getAccessToken(id, 'work')
  expect(second).not.toBe(first)
  expect(await userInfo(second)).toBe(200)
  const [account] = await sql(
    "SELECT id FROM accounts WHERE user_id = $1 AND provider_id = 'work'",
    [id],
  )
  const disconnected = await disconnectAccount({
    userId: id,
    id: account?.id,
    client: { ipAddress: null, userAgent: null },
  })
  expect(disconnected?.provider).toBe('Work')
  await disconnected?.revoked
  expect(await userInfo(second)).toBe(401)
})

async function userInfo(token: string): Promise<number> {
  return (await fetch(`${local.issuer}/me`, { headers: { authorization: `Bearer ${token}` } }))
    .status
}

test('the page lists the people, and typed text never becomes markup', async () => {
  await signInAs(openBrowser(), { email: '<b>"x"@example.com' })
  const cookies: string[] = []
  const authorize = await fetch(locationOf(await start(openBrowser(), { provider: 'local' })), {
    redirect: 'manual',
  })
  for (const line of authorize.headers.getSetCookie()) cookies.push(line.split(';')[0] ?? '')
  const html = await (
    await fetch(new URL(authorize.headers.get('location') ?? '', local.issuer), {
      headers: { cookie: cookies.join('; ') },
    })
  ).text()
  for (const text of ['Ada Lovelace', 'Bob Brown', 'Cleo Clark', 'Someone else', 'Cancel'])
    expect(html).toContain(text)
  expect(html).not.toContain('<b>')
})

test('it starts only if no provider is configured', async () => {
  const environment = {
    ...testEnvironment('postgresql://localhost/x'),
    GITHUB_CLIENT_ID: 'id',
    GITHUB_CLIENT_SECRET: 'secret',
  }
  const none = await localIdentityProvider(environment)
  expect(none.environment).toEqual({})
  await none.stop()
  const companion = await localIdentityProvider(testEnvironment('postgresql://localhost/x'))
  expect(companion.environment).toMatchObject({
    OIDC_PROVIDERS: 'local',
    OIDC_LOCAL_NAME: 'Local ID',
  })
  const issuer = String(companion.environment.OIDC_LOCAL_ISSUER)
  expect(new URL(issuer).hostname).toBe('127.0.0.1')
  expect((await fetch(`${issuer}/.well-known/openid-configuration`)).status).toBe(200)
  await companion.stop()
  await expect(fetch(`${issuer}/.well-known/openid-configuration`)).rejects.toThrow()
})

test('a production app refuses it', () => {
  const environment = { ...testEnvironment('postgresql://localhost/x'), ...local.environment }
  expect(
    parseEnv({ ...environment, NODE_ENV: 'development' }).providers.map(({ name }) => name),
  ).toEqual(['Local ID', 'Work'])
  expect(() => parseEnv({ ...environment, NODE_ENV: 'production' })).toThrow(
    /OIDC_PROVIDERS has "local", which is for development only/,
  )
})

test('FedCM: an assertion for the app signs in; it is made for the app alone, when a browser asks', async () => {
  const browser = openBrowser()
  const options = await browser.post('/api/auth/oauth/local/fedcm/options', {})
  const { configURL, clientId, nonce } = await options.json()
  expect(await (await ask('/.well-known/web-identity')).json()).toMatchObject({
    provider_urls: [configURL],
  })
  const { accounts_endpoint, id_assertion_endpoint } = await (await ask(configURL)).json()
  const { accounts } = await (await ask(accounts_endpoint)).json()
  expect(accounts).toContainEqual({ id: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' })

  const assert = (changes: Record<string, string> = {}, headers = {}) =>
    ask(id_assertion_endpoint, {
      headers: { origin: 'http://localhost:3000', ...headers },
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        account_id: 'ada',
        params: JSON.stringify({ nonce }),
        ...changes,
      }),
    })
  expect((await assert({ client_id: 'another' })).status).toBe(400)
  expect((await assert({ account_id: 'nobody' })).status).toBe(400)
  expect((await assert({}, { origin: 'https://evil.example.com' })).status).toBe(403)
  expect((await assert({}, { 'sec-fetch-dest': 'empty' })).status).toBe(400)
  const answer = await assert()
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  const { token } = await answer.json()
  const verified = await browser.post('/api/auth/oauth/local/fedcm/verify', { nonce, token })
  expect(await verified.json()).toEqual({ redirectTo: HOME_PATH })
  expect(await userOf(browser)).toMatchObject({ name: 'Ada Lovelace' })
})

/** As a browser asks an identity provider. */
function ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, local.issuer), {
    ...init,
    headers: { 'sec-fetch-dest': 'webidentity', ...headers },
  })
}
