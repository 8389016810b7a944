import { beforeEach, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { openBrowser } from '@/lib/testing/browser'
import { signUp } from '@/lib/testing/ceremonies'
import { sql, statementsOf } from '@/lib/testing/database'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import {
  getAuthUser,
  redirectSignedInUser,
  redirectWhenUnavailable,
  requireAdmin,
  requireAuthUser,
  requireFreshAuthUser,
} from './user'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

beforeEach(() => {
  requestHeaders = new Headers()
})

test('getAuthUser returns user and session in one statement, without secrets', async () => {
  await signedIn()
  let user: unknown
  const statements = await statementsOf(async () => {
    user = await getAuthUser()
  })
  expect(statements).toHaveLength(1)
  const [session] = await sql(
    'SELECT s.id, s.expires_at, s.authenticated_at, user_id FROM sessions s JOIN users u ON u.id = user_id WHERE u.name = $1',
    ['Ada'],
  )
  expect(user).toEqual({
    id: session?.user_id,
    name: 'Ada',
    email: null,
    image: null,
    role: 'user',
    theme: 'system',
    displayName: 'Ada',
    avatarUrl: null,
    sessionId: session?.id,
    method: 'passkey',
    authenticatedAt: session?.authenticated_at,
    expiresAt: session?.expires_at,
    isFresh: true,
    hasNotices: false,
  })
})

test('getAuthUser brings what the profile says, still in one statement, and what a provider said until there is one', async () => {
  await signedIn('Joan')
  await sql("UPDATE users SET image = 'https://example.com/provider.png' WHERE name = 'Joan'")
  expect(await getAuthUser()).toMatchObject({
    displayName: 'Joan',
    avatarUrl: 'https://example.com/provider.png',
  })
  await sql(
    "INSERT INTO user_profiles (user_id, display_name) SELECT id, 'Joan of Bletchley' FROM users WHERE name = 'Joan'",
  )
  const statements = await statementsOf(async () =>
    expect(await getAuthUser()).toMatchObject({
      name: 'Joan',
      displayName: 'Joan of Bletchley',
      avatarUrl: null,
    }),
  )
  expect(statements).toHaveLength(1)
})

test('getAuthUser brings the theme of the profile, still in one statement', async () => {
  await signedIn('Grace')
  await sql(
    "INSERT INTO user_profiles (user_id, theme) SELECT id, 'dark' FROM users WHERE name = 'Grace'",
  )
  const statements = await statementsOf(async () =>
    expect(await getAuthUser()).toMatchObject({ name: 'Grace', theme: 'dark' }),
  )
  expect(statements).toHaveLength(1)
})

test('without a cookie getAuthUser returns null and sends no statement', async () => {
  expect(await statementsOf(async () => expect(await getAuthUser()).toBeNull())).toEqual([])
})

test('requireAuthUser returns the user', async () => {
  await signedIn()
  expect(await requireAuthUser(HOME_PATH)).toMatchObject({ name: 'Ada' })
  expect(await requireAuthUser()).toMatchObject({ name: 'Ada' })
})

test('requireAuthUser redirects a page to sign-in with returnTo, and refuses a server action', async () => {
  await expect(requireAuthUser(HOME_PATH)).rejects.toMatchObject({
    digest: expect.stringContaining(`;/sign-in?returnTo=${encodeURIComponent(HOME_PATH)};307`),
  })
  await expect(requireAuthUser()).rejects.toMatchObject({
    name: 'AppError',
    code: 'unauthenticated',
  })
})

test('any path is accepted and sanitised', async () => {
  const book = (id: string) => requireAuthUser(`/books/${id}`)
  await expect(book('42')).rejects.toMatchObject({
    digest: expect.stringContaining(';/sign-in?returnTo=%2Fbooks%2F42;307'),
  })
  for (const path of ['/books/%ff', '//evil.example', '', '/api/auth/session']) {
    await expect(requireAuthUser(path), path).rejects.toMatchObject({
      digest: expect.stringContaining(`;/sign-in?returnTo=${encodeURIComponent(HOME_PATH)};307`),
    })
  }
  await makeStale(await signedIn('Mary'))
  await expect(requireFreshAuthUser('//evil.example')).rejects.toMatchObject({
    digest: expect.stringContaining(`;/confirm?returnTo=${encodeURIComponent(HOME_PATH)};307`),
  })
})

test('requireFreshAuthUser returns a user who signed in within 15 minutes', async () => {
  await signedIn()
  expect(await requireFreshAuthUser('/settings')).toMatchObject({ name: 'Ada' })
  expect(await requireFreshAuthUser()).toMatchObject({ name: 'Ada' })
})

test('later it redirects a page to the step-up with returnTo, and refuses a server action; a visitor signs in', async () => {
  await makeStale(await signedIn())
  await expect(requireFreshAuthUser('/settings')).rejects.toMatchObject({
    digest: expect.stringContaining(';/confirm?returnTo=%2Fsettings;307'),
  })
  await expect(requireFreshAuthUser()).rejects.toMatchObject({
    name: 'AppError',
    code: 'fresh_sign_in_required',
  })
  requestHeaders = new Headers()
  await expect(requireFreshAuthUser('/settings')).rejects.toMatchObject({
    digest: expect.stringContaining(';/sign-in?returnTo=%2Fsettings;307'),
  })
  await expect(requireFreshAuthUser()).rejects.toMatchObject({
    name: 'AppError',
    code: 'unauthenticated',
  })
})

test('requireAdmin returns an admin; for a user the page does not exist, and a visitor signs in', async () => {
  await expect(requireAdmin('/admin')).rejects.toMatchObject({
    digest: expect.stringContaining(';/sign-in?returnTo=%2Fadmin;307'),
  })
  const id = await userIdOf(await signedIn('Katherine'))
  await expect(requireAdmin('/admin')).rejects.toMatchObject({
    digest: expect.stringContaining(';404'),
  })
  await sql("UPDATE users SET role = 'admin' WHERE id = $1", [id])
  expect(await requireAdmin('/admin')).toMatchObject({ id, role: 'admin' })
})

test('the sign-in pages send a signed-in user on, and tell a visitor’s form where to', async () => {
  expect(await redirectSignedInUser('/sign-in', '/settings')).toBe('/settings')
  expect(await redirectSignedInUser('/sign-up', '//evil.example')).toBe(HOME_PATH)
  await signedIn()
  await expect(redirectSignedInUser('/sign-in', '/settings')).rejects.toMatchObject({
    digest: expect.stringContaining(';/settings;307'),
  })
})

test('only an outage leads to /unavailable: a bug is thrown', () => {
  expect(() => redirectWhenUnavailable(new Error('a bug'), '/profile')).toThrow('a bug')
})

async function signedIn(name = 'Ada') {
  const browser = openBrowser()
  await signUp(browser, name)
  requestHeaders = new Headers({ cookie: `session=${browser.cookies.get('session')}` })
  return browser
}
