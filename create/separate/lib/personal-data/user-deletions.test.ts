import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { signUp } from '@/lib/testing/ceremonies'
import { count, sql } from '@/lib/testing/database'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { logLinesOf } from '@/lib/testing/log-lines'
import { deleteUserData } from './user-data'
import { finishUserDeletion, repeatUserDeletions } from './user-deletions'

// Next's own part: work after the response.
vi.mock('next/server', () => ({ after: vi.fn() }))

/** Rows of the user $1 in the app's database. */
const ROWS: Record<string, string> = {
  user_profiles: "INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')",
}

let proxy: DatabaseProxy
/** Past the proxy, for when it is closed. */
let app: pg.Pool
let browser: Browser
let userId: string

beforeAll(async () => {
  const direct = process.env.APP_DATABASE_URL ?? ''
  proxy = await openDatabaseProxy(direct)
  app = new pg.Pool({ connectionString: direct, max: 1, allowExitOnIdle: true })
  vi.stubEnv('APP_DATABASE_URL', proxy.url)
})
afterAll(() => proxy.stop())

beforeEach(async () => {
  for (const table of ['user_deletions', ...Object.keys(ROWS)]) await sql(`DELETE FROM ${table}`)
  browser = openBrowser()
  await signUp(browser, 'Ada')
  userId =
    (await sql<{ id: string }>('SELECT id FROM users ORDER BY created_at DESC LIMIT 1'))[0]?.id ??
    ''
  for (const insert of Object.values(ROWS)) await sql(insert, [userId])
})

test('no table of the app is forgotten, and nobody else loses a row', async () => {
  await app.query('CREATE TABLE new_table (user_id uuid)')
  await app.query('INSERT INTO new_table VALUES ($1)', [userId])
  const other = (await db.user.create({ data: { name: 'Grace' } })).id
  for (const insert of Object.values(ROWS)) await sql(insert, [other])
  await deleteUserData([userId])
  const { rowCount } = await app.query('SELECT 1 FROM new_table')
  await app.query('DROP TABLE new_table')
  expect([await rowsOf(userId), await rowsOf(other), rowCount]).toEqual([0, 1, 0])
})

test('a deletion removes the rows of both databases before it answers', async () => {
  expect(await deleteAccount()).toBe('/deleted')
  expect(await rowsOf(userId)).toBe(0)
  expect(await count('user_deletions')).toBe(1)
  await repeatUserDeletions()
  expect(await count('user_deletions')).toBe(1)
  await sql("UPDATE user_deletions SET created_at = now() - interval '61 minutes'")
  await repeatUserDeletions()
  expect(await count('user_deletions')).toBe(0)
})

test('a deletion that is refused leaves no note and takes no row', async () => {
  await sql("UPDATE users SET role = CASE WHEN id = $1 THEN 'admin'::role ELSE 'user' END", [
    userId,
  ])
  expect(await deleteAccount()).toBe('/settings/data?error=forbidden')
  expect([await rowsOf(userId), await count('user_deletions')]).toEqual([
    Object.keys(ROWS).length,
    0,
  ])
})

test('what a request under way wrote after the deletion goes with the next sweep', async () => {
  await deleteAccount()
  await sql(ROWS.user_profiles ?? '', [userId])
  await repeatUserDeletions()
  expect(await rowsOf(userId)).toBe(0)
})

test('more deletions than one batch', async () => {
  await sql(
    'INSERT INTO user_deletions (user_id) SELECT gen_random_uuid() FROM generate_series(1, 1200)',
  )
  await sql('INSERT INTO user_profiles (user_id) SELECT unnest($1::uuid[])', [
    (await sql<{ id: string }>('SELECT user_id AS id FROM user_deletions')).map(({ id }) => id),
  ])
  await repeatUserDeletions()
  expect(await count('user_profiles')).toBe(1)
  await sql("UPDATE user_deletions SET created_at = now() - interval '61 minutes'")
  await repeatUserDeletions()
  expect(await count('user_deletions')).toBe(0)
})

test('without the app’s database an account is deleted, and its rows when the database is back', async () => {
  await proxy.stop()
  const lines = await logLinesOf(async () => expect(await deleteAccount()).toBe('/deleted'))
  expect(lines.filter((line) => line.includes('user_deletion_postponed'))).toHaveLength(1)
  expect(await count(`users WHERE id = '${userId}'`)).toBe(0)

  // However long it takes, the note stays.
  await sql("UPDATE user_deletions SET created_at = now() - interval '2 days'")
  expect(await logLinesOf(() => repeatUserDeletions())).toEqual([
    expect.stringContaining('"isDatabaseUnavailable":true'),
  ])
  expect([await rowsOf(userId), await count('user_deletions')]).toEqual([
    Object.keys(ROWS).length,
    1,
  ])

  await proxy.start()
  await repeatUserDeletions()
  expect([await rowsOf(userId), await count('user_deletions')]).toEqual([0, 0])
})

test('a bug in that half fails no deletion and is said in the log', async () => {
  await app.query('CREATE TABLE misplaced (user_id text)')
  const lines = await logLinesOf(() => finishUserDeletion(userId))
  await app.query('DROP TABLE misplaced')
  expect(lines).toEqual([expect.stringContaining('"isDatabaseUnavailable":false')])
})

async function rowsOf(id: string): Promise<number> {
  const counts = Object.keys(ROWS).map((table) =>
    app.query(`SELECT 1 FROM ${table} WHERE user_id = $1`, [id]),
  )
  return (await Promise.all(counts)).reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0)
}

async function deleteAccount(): Promise<string | null> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-mode': 'navigate',
  }
  const response = await browser.post('/api/account/delete', null, {
    rawBody: 'confirmation=delete+my+account',
    headers,
  })
  return response.headers.get('location')
}
