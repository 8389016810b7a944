import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createProvider, findProvider } from '@/lib/auth/oauth/providers'
import { HOME_PATH } from '@/lib/brand'
import { env } from '@/lib/env'
import { openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeServer, sendJson, startFakeServer } from '@/lib/testing/fake-server'
import { comeBack, locationOf, start } from '@/lib/testing/oauth'

let server: FakeServer

// https://discord.com/developers/docs/topics/oauth2 and /resources/user
const user = (changes = {}) => ({
  id: '80351110224678912',
  username: 'nelly',
  discriminator: '0',
  global_name: 'Nelly',
  avatar: '8342729096ea3675442027381ff50dfe',
  verified: true,
  email: 'nelly@example.com',
  flags: 64,
  mfa_enabled: true,
  ...changes,
})

beforeAll(async () => {
  server = await startFakeServer({
    '/api/oauth2/token': ({ form, headers }, response) => {
      const isClient =
        headers.authorization === `Basic ${Buffer.from('dc-id:dc-secret').toString('base64')}`
      if (!isClient) return sendJson(response, { error: 'invalid_client' }, 401)
      if (form.get('code') !== 'good' && form.get('refresh_token') !== 'dc-refresh')
        return sendJson(
          response,
          { error: 'invalid_grant', error_description: 'Invalid "code" in request.' },
          400,
        )
      return {
        token_type: 'Bearer',
        access_token: 'dc-access',
        expires_in: 604_800,
        refresh_token: 'dc-refresh',
        scope: 'identify email',
      }
    },
    '/api/v10/users/@me': ({ headers }, response) =>
      headers.authorization === 'Bearer dc-access'
        ? user()
        : sendJson(response, { message: '401: Unauthorized', code: 0 }, 401),
    '/api/oauth2/token/revoke': () => ({}),
  })
  vi.stubEnv('DISCORD_CLIENT_ID', 'dc-id')
  vi.stubEnv('DISCORD_CLIENT_SECRET', 'dc-secret')
  vi.stubEnv('DISCORD_URL', server.url)
})
afterEach(() => server.reset())
afterAll(() => server.stop())

async function signIn(code = 'good') {
  const browser = openBrowser()
  const { searchParams, pathname } = new URL(
    locationOf(await start(browser, { provider: 'discord' })),
  )
  expect(pathname).toBe('/oauth2/authorize')
  expect(searchParams.get('scope')).toBe('identify email')
  const back = new URL(searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('code', code)
  back.searchParams.set('state', searchParams.get('state') ?? '')
  return comeBack(browser, back)
}

async function accountOf(accountId: string) {
  const [row] = await sql(
    `SELECT u.name, u.email AS user_email, a.email, a.picture, a.access_token_expires_at > now() + interval '6 days' AS lives, a.refresh_token IS NOT NULL AS refreshes
     FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.account_id = $1`,
    [accountId],
  )
  return row
}

test('Discord: the snowflake identifies the user, the display name is the name, and the email is never verified', async () => {
  expect(await signIn()).toBe(HOME_PATH)
  expect(await accountOf('80351110224678912')).toEqual({
    name: 'Nelly',
    user_email: null,
    email: 'nelly@example.com',
    picture:
      'https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png',
    lives: true,
    refreshes: true,
  })
})

test('Discord: without display name, avatar and email', async () => {
  server.on('/api/v10/users/@me', () =>
    user({ id: '1', global_name: null, avatar: null, email: null }),
  )
  expect(await signIn()).toBe(HOME_PATH)
  expect(await accountOf('1')).toMatchObject({ name: 'nelly', email: null, picture: null })
})

test.each([
  ['its error for a bad code', 'bad', undefined, 'oauth_failed'],
  ['an id that is not a snowflake', 'good', user({ id: '../1' }), 'provider_unavailable'],
  [
    'an error of its API',
    'good',
    { message: 'You are being rate limited.', retry_after: 64.57, global: false },
    'provider_unavailable',
  ],
])('Discord: %s', async (_, code, body, expected) => {
  if (body) server.on('/api/v10/users/@me', () => body)
  expect(await signIn(code)).toBe(`/sign-in?error=${expected}`)
})

test('Discord: a deployment that trusts its emails takes the verified ones', async () => {
  const [config] = env().providers
  if (!config) throw new Error('No provider')
  const trusting = createProvider({ ...config, vouchesForEmail: true })
  const grant = { code: 'good', codeVerifier: '', nonce: '', isStepUp: false }
  for (const verified of [true, false, undefined]) {
    server.on('/api/v10/users/@me', () => user({ verified }))
    const { identity } = await trusting.exchange(grant, AbortSignal.timeout(5_000))
    expect(identity.isEmailVerified).toBe(verified === true)
  }
})

test('Discord: tokens are refreshed', async () => {
  const signal = AbortSignal.timeout(5_000)
  expect(await findProvider('discord')?.refresh('dc-refresh', signal)).toMatchObject({
    accessToken: 'dc-access',
    refreshToken: 'dc-refresh',
  })
  expect(Object.fromEntries(server.seen[0]?.form ?? [])).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'dc-refresh',
  })
})

test.each([
  ['the refresh token', { accessToken: 'a', refreshToken: 'r' }, ['token=r', 'refresh_token']],
  ['else the access token', { accessToken: 'a', refreshToken: null }, ['token=a', 'access_token']],
])('Discord: disconnecting revokes %s', async (_, tokens, [token, hint]) => {
  await findProvider('discord')?.revoke(tokens, AbortSignal.timeout(5_000))
  expect(server.seen).toMatchObject([
    { path: '/api/oauth2/token/revoke', body: `${token}&token_type_hint=${hint}` },
  ])
})

test('Discord: without tokens there is nothing to revoke', async () => {
  const tokens = { accessToken: null, refreshToken: null }
  await findProvider('discord')?.revoke(tokens, AbortSignal.timeout(5_000))
  expect(server.seen).toEqual([])
})
