import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { db } from '@/lib/db/client'
import { openBrowser } from '@/lib/testing/browser'
import { snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { AccessTokenError, getAccessToken } from './account-tokens'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
  vi.stubEnv('SIGN_UP', 'closed')
  vi.stubEnv('KEEP_PROVIDER_TOKENS', 'false')
})
afterAll(() => issuer.stop())

async function existingUser(accountId: string): Promise<string> {
  const account = {
    providerId: 'acme',
    accountId,
    accessToken: 'left-over',
    refreshToken: 'left-over',
    idToken: 'left-over',
  }
  return (
    await db.user.create({
      data: { name: 'Ada', accounts: { create: account } },
      select: { id: true },
    })
  ).id
}

test.each(['continue', 'sign-up'])(
  'SIGN_UP=closed, %s: no new user and no new rows',
  async (intent) => {
    const before = await snapshot(['users', 'accounts', 'sessions'])
    const location = await goThrough(
      openBrowser(),
      issuer,
      { sub: `new-${intent}`, name: 'New' },
      { intent },
    )
    expect(location).toBe('/sign-in?error=sign_up_closed')
    expect(await snapshot(['users', 'accounts', 'sessions'])).toEqual(before)
  },
)

test('SIGN_UP=closed: existing users sign in and connect accounts', async () => {
  await existingUser('ada')
  const browser = openBrowser()
  expect(await goThrough(browser, issuer, { sub: 'ada', name: 'Ada' })).toBe(HOME_PATH)
  expect(
    await goThrough(
      browser,
      issuer,
      { sub: 'ada-2', name: 'Ada' },
      { provider: 'second', intent: 'link' },
    ),
  ).toBe('/settings?connected=second')
})

test('KEEP_PROVIDER_TOKENS=false: no tokens are stored, and earlier ones are deleted', async () => {
  const userId = await existingUser('bob')
  expect(
    await goThrough(openBrowser(), issuer, {
      sub: 'bob',
      name: 'Bob',
      picture: 'https://example.com/b.png',
    }),
  ).toBe(HOME_PATH)
  const rows = await sql(
    'SELECT access_token, refresh_token, id_token, access_token_expires_at, scope, picture FROM accounts WHERE user_id = $1',
    [userId],
  )
  expect(rows).toEqual([
    {
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      scope: 'openid email',
      picture: 'https://example.com/b.png',
    },
  ])
  await expect(getAccessToken(userId, 'acme')).rejects.toEqual(new AccessTokenError('not_stored'))
})
