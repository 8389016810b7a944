import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { appDb } from '@/lib/db/app'
import { databaseStatus } from '@/lib/db/health'
import { sql, statementsOf } from '@/lib/testing/database'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { signInUser } from '@/lib/testing/sessions'
import { getUserToShow } from './shown-user'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

const WITHOUT_PROFILE = {
  theme: 'system',
  displayName: 'Ada',
  avatarUrl: 'https://example.com/provider.png',
}

let proxy: DatabaseProxy

beforeAll(async () => {
  proxy = await openDatabaseProxy(process.env.APP_DATABASE_URL ?? '')
  vi.stubEnv('APP_DATABASE_URL', proxy.url)
})
beforeEach(async () => {
  const { id, headers } = await signInUser('Ada')
  requestHeaders = headers
  await sql("UPDATE users SET image = 'https://example.com/provider.png' WHERE id = $1", [id])
  await sql(
    "INSERT INTO user_profiles (user_id, theme, display_name) VALUES ($1, 'dark', 'Countess')",
    [id],
  )
})

test('the user is shown as the profile says, by one statement in each database', async () => {
  // The first connection asks more.
  await appDb.$queryRaw`SELECT 1`
  const shown = { name: 'Ada', theme: 'dark', displayName: 'Countess', avatarUrl: null }
  expect(
    await statementsOf(async () => expect(await getUserToShow()).toMatchObject(shown)),
  ).toEqual([expect.stringContaining('FROM sessions'), expect.stringContaining('user_profiles')])
})

test('without a profile as a provider said', async () => {
  await sql('DELETE FROM user_profiles')
  expect(await getUserToShow()).toMatchObject(WITHOUT_PROFILE)
})

test('a visitor is nobody, without a statement', async () => {
  requestHeaders = new Headers()
  expect(await statementsOf(async () => expect(await getUserToShow()).toBeNull())).toEqual([])
})

test('without the app’s database the user has no profile, and the app is not ready', async () => {
  expect(await databaseStatus()).toBe('ok')
  await proxy.stop()
  expect(await getUserToShow()).toMatchObject(WITHOUT_PROFILE)
  expect(await databaseStatus()).toBe('unavailable')
  await proxy.start()
  expect(await getUserToShow()).toMatchObject({ theme: 'dark' })
  expect(await databaseStatus()).toBe('ok')
})
