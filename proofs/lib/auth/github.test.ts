import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createProvider, findProvider } from '@/lib/auth/oauth/providers'
import { HOME_PATH } from '@/lib/brand'
import { env } from '@/lib/env'
import { openBrowser } from '@/lib/testing/browser'
import { snapshot, sql } from '@/lib/testing/database'
import { type Answer, type FakeServer, sendJson, startFakeServer } from '@/lib/testing/fake-server'
import { comeBack, locationOf, start } from '@/lib/testing/oauth'

let server: FakeServer
let challenge = ''

// https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps and /rest/users, cut to what matters.
const user = (changes = {}) => ({
  login: 'octocat',
  id: 583231,
  node_id: 'MDQ6VXNlcjE=',
  avatar_url: 'https://avatars.githubusercontent.com/u/583231?v=4',
  gravatar_id: '',
  type: 'User',
  site_admin: false,
  name: 'The Octocat',
  email: 'public@example.com',
  ...changes,
})
const emails = [
  { email: 'noreply@users.example.com', verified: true, primary: false, visibility: null },
  { email: 'Octocat@Example.com', verified: true, primary: true, visibility: 'private' },
]

const tokens: Answer = ({ form, headers }) => {
  const isVerifier =
    createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url') === challenge
  const isClient = form.get('client_id') === 'gh-id' && form.get('client_secret') === 'gh-secret'
  if (!isClient || headers.accept !== 'application/json')
    return { error: 'incorrect_client_credentials' }
  if (form.get('code') !== 'good' || !isVerifier)
    return {
      error: 'bad_verification_code',
      error_description: 'The code passed is incorrect or expired.',
      error_uri: 'https://docs.github.com/',
    }
  return {
    access_token: 'gho_16C7e42F292c6912E7710c838347Ae178B4a',
    scope: 'read:user,user:email',
    token_type: 'bearer',
  }
}
const api =
  (body: unknown): Answer =>
  ({ headers }, response) => {
    const isAllowed =
      headers.authorization === 'Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a' &&
      headers['user-agent']
    if (!isAllowed)
      return sendJson(
        response,
        { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
        401,
      )
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body))
  }

beforeAll(async () => {
  server = await startFakeServer({
    '/login/oauth/access_token': tokens,
    '/api/v3/user': api(user()),
    '/api/v3/user/emails': api(emails),
    '/api/v3/applications/gh-id/grant': (_, response) => void response.writeHead(204).end(),
  })
  vi.stubEnv('GITHUB_CLIENT_ID', 'gh-id')
  vi.stubEnv('GITHUB_CLIENT_SECRET', 'gh-secret')
  // A GitHub Enterprise Server, by environment variables only.
  vi.stubEnv('GITHUB_URL', server.url)
})
afterEach(() => server.reset())
afterAll(() => server.stop())

async function signIn({ code = 'good', iss = `${server.url}/login/oauth` as string | null } = {}) {
  const browser = openBrowser()
  const { origin, pathname, searchParams } = new URL(
    locationOf(await start(browser, { provider: 'github' })),
  )
  expect(origin + pathname).toBe(`${server.url}/login/oauth/authorize`)
  expect(Object.fromEntries(searchParams)).toMatchObject({
    client_id: 'gh-id',
    scope: 'read:user user:email',
    code_challenge_method: 'S256',
  })
  challenge = searchParams.get('code_challenge') ?? ''
  const back = new URL(searchParams.get('redirect_uri') ?? '')
  for (const [name, value] of Object.entries({ code, iss, state: searchParams.get('state') }))
    if (value) back.searchParams.set(name, value)
  return comeBack(browser, back)
}

async function accountOf(accountId: string) {
  const [row] = await sql(
    `SELECT a.account_id, a.scope, a.access_token_expires_at, a.email AS account_email, u.email, u.name, u.image
     FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.provider_id = 'github' AND a.account_id = $1`,
    [accountId],
  )
  return row
}

test('GitHub: the numeric id, the primary verified email, never the public one', async () => {
  expect(await signIn()).toBe(HOME_PATH)
  expect(await accountOf('583231')).toEqual({
    account_id: '583231',
    scope: 'read:user user:email',
    access_token_expires_at: null,
    account_email: 'octocat@example.com',
    email: 'octocat@example.com',
    name: 'The Octocat',
    image: 'https://avatars.githubusercontent.com/u/583231?v=4',
  })
  // A login can be renamed and reused by someone else; the id identifies the person.
  server.on('/api/v3/user', api(user({ login: 'renamed' })))
  expect(await signIn()).toBe(HOME_PATH)
  server.on('/api/v3/user', api(user({ id: 99, login: 'octocat', name: null })))
  server.on('/api/v3/user/emails', api([]))
  expect(await signIn()).toBe(HOME_PATH)
  expect(await accountOf('99')).toMatchObject({ name: 'octocat', email: null })
})

test.each<[string, Answer]>([
  [
    'no verified primary email',
    api([{ email: 'a@example.com', verified: false, primary: true, visibility: null }]),
  ],
  [
    'no primary email',
    api([{ email: 'a@example.com', verified: true, primary: false, visibility: null }]),
  ],
  [
    'an app that may not see emails',
    (_, response) => sendJson(response, { message: 'Resource not accessible by integration' }, 403),
  ],
])('GitHub: %s: the user signs in without an email', async (name, answer) => {
  const id = name.length
  server.on('/api/v3/user', api(user({ id })))
  server.on('/api/v3/user/emails', answer)
  expect(await signIn()).toBe(HOME_PATH)
  expect(await accountOf(String(id))).toMatchObject({ email: null })
})

test.each<[string, string, Answer, string]>([
  [
    'a wrong code, with status 200',
    '/login/oauth/access_token',
    () => ({ error: 'bad_verification_code' }),
    'oauth_failed',
  ],
  [
    'a page instead of JSON',
    '/api/v3/user',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'provider_unavailable',
  ],
  ['no id', '/api/v3/user', api(user({ id: null })), 'provider_unavailable'],
  ['an id that is text', '/api/v3/user', api(user({ id: '583231' })), 'provider_unavailable'],
  [
    'an app that may not see the user',
    '/api/v3/user',
    (_, response) => sendJson(response, {}, 404),
    'provider_unavailable',
  ],
  [
    'its API down',
    '/api/v3/user/emails',
    (_, response) => sendJson(response, {}, 502),
    'provider_unavailable',
  ],
])('GitHub: %s: no user is created', async (_, path, answer, code) => {
  const before = await snapshot(['users', 'accounts', 'sessions'])
  server.on(path, answer)
  expect(await signIn()).toBe(`/sign-in?error=${code}`)
  expect(await snapshot(['users', 'accounts', 'sessions'])).toEqual(before)
})

test("GitHub: an issuer on the callback must be GitHub's; it may be missing", async () => {
  expect(await signIn({ iss: 'https://github.com/login/oauth' })).toBe(
    '/sign-in?error=oauth_failed',
  )
  expect(await signIn({ iss: null })).toBe(HOME_PATH)
})

test("GitHub: disconnecting revokes the app's grant", async () => {
  const signal = AbortSignal.timeout(5_000)
  const provider = findProvider('github')
  await provider?.revoke({ accessToken: null, refreshToken: 'ghr_x' }, signal)
  expect(server.seen).toEqual([])
  await provider?.revoke({ accessToken: 'gho_x', refreshToken: null }, signal)
  const [call] = server.seen
  expect(call).toMatchObject({
    method: 'DELETE',
    path: '/api/v3/applications/gh-id/grant',
    body: '{"access_token":"gho_x"}',
  })
  expect(call?.headers.authorization).toBe(
    `Basic ${Buffer.from('gh-id:gh-secret').toString('base64')}`,
  )
})

test('GitHub: a grant that is not revoked is a fault', async () => {
  server.on('/api/v3/applications/gh-id/grant', (_, response) => sendJson(response, {}, 422))
  const tokens = { accessToken: 'gho_x', refreshToken: null }
  await expect(
    findProvider('github')?.revoke(tokens, AbortSignal.timeout(5_000)),
  ).rejects.toMatchObject({ fault: 'status' })
})

test("GitHub: a GitHub App's tokens are refreshed", async () => {
  server.on('/login/oauth/access_token', ({ form }) => ({
    access_token: `${form.get('grant_type')} ${form.get('refresh_token')} ${form.get('client_id')}`,
    token_type: 'bearer',
  }))
  const tokens = await findProvider('github')?.refresh('ghr_x', AbortSignal.timeout(5_000))
  expect(tokens?.accessToken).toBe('refresh_token ghr_x gh-id')
})

test('GitHub: a step-up lets the user choose the account', async () => {
  const secrets = { state: 's', codeVerifier: 'v', nonce: 'n' }
  const signal = AbortSignal.timeout(5_000)
  for (const isStepUp of [true, false]) {
    const answer = await findProvider('github')?.authorize({ ...secrets, isStepUp }, signal)
    expect(answer?.url.searchParams.get('prompt')).toBe(isStepUp ? 'select_account' : null)
  }
})

test.each([
  ['https://github.com', 'https://api.github.com/user'],
  ['https://acme.ghe.com', 'https://api.acme.ghe.com/user'],
  ['https://github.acme.example', 'https://github.acme.example/api/v3/user'],
])('GitHub: the API of %s', async (url, address) => {
  const [config] = env().providers
  if (!config) throw new Error('No provider')
  const asked: string[] = []
  const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input))
    return Response.json({ access_token: 'a', token_type: 'bearer' })
  })
  const grant = { code: 'good', codeVerifier: '', nonce: '', isStepUp: false }
  const exchange = createProvider({ ...config, url }).exchange(grant, AbortSignal.timeout(5_000))
  await expect(exchange).rejects.toMatchObject({ fault: 'malformed' })
  fetch.mockRestore()
  expect(asked).toContain(address)
})
