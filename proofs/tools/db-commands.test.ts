import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { createDatabases, dropDatabases } from '../../lib/testing/databases'
import { type Clone, makeClone } from './clone'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'commands')
const url = databaseUrl(adminUrl, database)
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabases(adminUrl, database)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabases(adminUrl, database)
})

test('db:migrate brings the database up to date and says so', async () => {
  expect(await run('db-migrate.ts')).toEqual({
    code: 0,
    output: expect.stringMatching(/^Applied \d+_init.* \(database: .+\)\.\n$/),
  })
  expect(await run('db-migrate.ts')).toEqual({
    code: 0,
    output: expect.stringMatching(/^All \d+ migrations are applied/),
  })
})

test('db:reset refuses production and databases on other machines', async () => {
  await select("INSERT INTO users (name) VALUES ('Ada')")
  expect(await run('db-reset.ts', { NODE_ENV: 'production' })).toEqual({
    code: 1,
    output: expect.stringContaining('NODE_ENV is production: nothing was changed.'),
  })
  const elsewhere = { DATABASE_URL: 'postgresql://app@db.example.com/app' }
  expect(await run('db-reset.ts', elsewhere)).toEqual({
    code: 1,
    output: expect.stringContaining(
      'DATABASE_URL is not a database of this machine: nothing was changed.',
    ),
  })
  expect(await select('SELECT name FROM users')).toEqual([{ name: 'Ada' }])
})

test('db:reset empties the database and migrates it', async () => {
  await select(
    "CREATE VIEW names AS SELECT name FROM users; CREATE TABLE numbered (id serial); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  )
  expect(await run('db-reset.ts')).toEqual({
    code: 0,
    output: expect.stringContaining('Emptied the database'),
  })
  expect(await select('SELECT id FROM users')).toEqual([])
  expect(
    await select(
      "SELECT to_regclass('names') AS view, to_regclass('numbered_id_seq') AS sequence, to_regproc('one') AS function",
    ),
  ).toEqual([{ view: null, sequence: null, function: null }])
})

async function run(
  script: string,
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const command = clone.run(script, { env: { DATABASE_URL: url, ...env } })
  return { code: await command.exited, output: command.output() }
}

async function select(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}
