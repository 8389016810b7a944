import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { createDatabases, databasesBeside, dropDatabases } from '../../lib/testing/databases'
import { type Clone, makeClone } from './clone'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'seed')
const url = databaseUrl(adminUrl, database)
const urlOfNouns = databasesBeside(url).at(-1)?.url ?? url
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabases(adminUrl, database)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabases(adminUrl, database)
})

test('creates a demo user with examples, once', async () => {
  for (const _ of ['first', 'again'])
    expect(await seed()).toEqual({ code: 0, output: expect.stringContaining('"Demo" (') })
  expect(await select('SELECT name FROM users')).toEqual([{ name: 'Demo' }])
  expect(await select('SELECT bio FROM user_profiles', urlOfNouns)).toEqual([
    { bio: 'Made by npm run db:seed.' },
  ])
})

test('gives the examples to an existing user by name or id, and reports when it cannot', async () => {
  const [ada, twin] = await select(
    "INSERT INTO users (name) VALUES ('Ada'), ('Twin'), ('Twin') RETURNING id",
  )
  expect((await seed(['--user', 'Ada'])).code).toBe(0)
  expect((await seed(['--user', String(twin?.id)])).code).toBe(0)
  expect(
    await select(
      `SELECT 1 FROM user_profiles WHERE user_id IN ('${ada?.id}', '${twin?.id}')`,
      urlOfNouns,
    ),
  ).toHaveLength(2)
  expect(await seed(['--user', 'Twin'])).toEqual({
    code: 1,
    output: expect.stringContaining('Several users are called Twin'),
  })
  expect(await seed(['--user', 'Nobody'])).toEqual({
    code: 1,
    output: expect.stringContaining('There is no user Nobody'),
  })
})

test('refuses production and databases on other machines', async () => {
  expect(await seed([], { NODE_ENV: 'production' })).toEqual({
    code: 1,
    output: expect.stringContaining('NODE_ENV is production: nothing was changed.'),
  })
  const elsewhere = { DATABASE_URL: 'postgresql://app@db.example.com/app' }
  expect(await seed([], elsewhere)).toEqual({
    code: 1,
    output: expect.stringContaining(
      'DATABASE_URL is not a database of this machine: nothing was changed.',
    ),
  })
  // Rows go to DATABASE_URL, so a local address for migrations makes no difference.
  expect((await seed([], { ...elsewhere, DIRECT_DATABASE_URL: url })).code).toBe(1)
})

async function seed(
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const command = clone.run('db-seed.ts', { args, env: { DATABASE_URL: url, ...env } })
  return { code: await command.exited, output: command.output() }
}

async function select(sql: string, from = url): Promise<Record<string, unknown>[]> {
  return withClient(from, async (client) => (await client.query(sql)).rows)
}
