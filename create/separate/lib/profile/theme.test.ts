import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { isDatabaseReady } from '@/lib/db/health'
import { sql, statementsOf } from '@/lib/testing/database'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { signInUser } from '@/lib/testing/signed-in-user'
import { getTheme } from './theme'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

let proxy: DatabaseProxy

beforeAll(async () => {
  proxy = await openDatabaseProxy(process.env.APP_DATABASE_URL ?? '')
  vi.stubEnv('APP_DATABASE_URL', proxy.url)
})
beforeEach(async () => {
  const { id, headers } = await signInUser()
  requestHeaders = headers
  await sql("INSERT INTO user_profiles (user_id, theme) VALUES ($1, 'dark')", [id])
})

test('the theme is the profile’s, by one statement in each database', async () => {
  expect(await statementsOf(async () => expect(await getTheme()).toBe('dark'))).toEqual([
    expect.stringContaining('FROM sessions'),
    expect.stringContaining('user_profiles'),
  ])
})

test('a visitor’s follows the device, without a statement', async () => {
  requestHeaders = new Headers()
  expect(await statementsOf(async () => expect(await getTheme()).toBe('system'))).toEqual([])
})

test('while the app’s database is gone it follows the device, and the app is not ready', async () => {
  expect(await isDatabaseReady()).toBe(true)
  await proxy.stop()
  expect(await getTheme()).toBe('system')
  expect(await isDatabaseReady()).toBe(false)
  await proxy.start()
  expect(await getTheme()).toBe('dark')
  expect(await isDatabaseReady()).toBe(true)
})
