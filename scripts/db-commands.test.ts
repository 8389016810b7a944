import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, dropDatabase, withClient } from './embedded-postgres/admin'
import { databaseUrl } from './launch/database-url'
import { type Clone, makeClone } from './testing/clone'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'commands')
const url = databaseUrl(adminUrl, database)
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabase(adminUrl, database)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabase(adminUrl, database)
})

test('db:migrate brings the database up to date and says so', async () => {
  expect(await run('db-migrate.ts')).toEqual({ code: 0, output: expect.stringMatching(/^Applied \d+_init.* \(database: .+\)\.\n$/) })
  expect(await run('db-migrate.ts')).toEqual({ code: 0, output: expect.stringMatching(/^All \d+ migrations are applied/) })
})

test('db:seed makes a demo user with a profile and 50 todos, once', async () => {
  for (const _ of ['first', 'again']) expect(await run('db-seed.ts')).toEqual({ code: 0, output: expect.stringContaining('Demo (') })
  expect(await select('SELECT name FROM users')).toEqual([{ name: 'Demo' }])
  expect(await select('SELECT display_name FROM user_profiles')).toEqual([{ display_name: 'Demo' }])
  expect(await select('SELECT count(*)::int AS all, count(*) FILTER (WHERE completed)::int AS completed FROM todos')).toEqual([
    { all: 50, completed: 17 },
  ])
})

test('db:seed gives the todos to an existing user, by name or id, and knows when it cannot', async () => {
  const [ada, twin] = await select("INSERT INTO users (name) VALUES ('Ada'), ('Twin'), ('Twin') RETURNING id")
  expect((await run('db-seed.ts', '--user', 'Ada')).code).toBe(0)
  expect((await run('db-seed.ts', '--user', String(twin?.id))).code).toBe(0)
  expect(await select(`SELECT count(*)::int AS todos FROM todos WHERE user_id IN ('${ada?.id}', '${twin?.id}')`)).toEqual([{ todos: 100 }])
  expect(await run('db-seed.ts', '--user', 'Twin')).toEqual({ code: 1, output: expect.stringContaining('Several users are called Twin') })
  expect(await run('db-seed.ts', '--user', 'Nobody')).toEqual({ code: 1, output: expect.stringContaining('There is no user Nobody') })
})

test('db:seed and db:reset refuse production and databases of other machines', async () => {
  for (const script of ['db-seed.ts', 'db-reset.ts']) {
    expect(await run(script, { NODE_ENV: 'production' })).toEqual({
      code: 1,
      output: expect.stringContaining('NODE_ENV is production: nothing was changed.'),
    })
    const elsewhere = { DATABASE_URL: 'postgresql://app@db.example.com/app' }
    expect(await run(script, elsewhere)).toEqual({ code: 1, output: expect.stringContaining('The database is on db.example.com') })
  }
  expect((await select('SELECT id FROM users')).length).toBeGreaterThan(0)
})

test('db:reset empties the database and migrates it', async () => {
  expect(await run('db-reset.ts')).toEqual({ code: 0, output: expect.stringContaining('Emptied the database') })
  expect(await select('SELECT id FROM users')).toEqual([])
})

async function run(script: string, ...args: (string | Record<string, string>)[]): Promise<{ code: number | null; output: string }> {
  const env = args.find((argument) => typeof argument === 'object')
  const command = clone.run(script, { args: args.filter((argument) => typeof argument === 'string'), env: { DATABASE_URL: url, ...env } })
  return { code: await command.exited, output: command.output() }
}

async function select(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}
