import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { createDatabases, dropDatabases } from '../../lib/testing/databases'
import { type Clone, makeClone } from './clone'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'promote')
const url = databaseUrl(adminUrl, database)
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabases(adminUrl, database, template)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabases(adminUrl, database)
})

test('makes a user an admin by id or email, once, and records it in their history', async () => {
  const [ada, grace] = await select(
    "INSERT INTO users (name, email, email_verified) VALUES ('Ada', NULL, false), ('Grace', 'grace@example.com', true) RETURNING id",
  )
  expect(await run(String(ada?.id))).toEqual({
    code: 0,
    output: expect.stringContaining(`"Ada" (${ada?.id}) is an admin now`),
  })
  expect(await run('Grace@Example.com')).toEqual({
    code: 0,
    output: expect.stringContaining(`"Grace" (${grace?.id}) is an admin now`),
  })
  expect(await run('grace@example.com')).toEqual({
    code: 0,
    output: expect.stringContaining('was an admin already'),
  })
  expect(await select('SELECT role FROM users')).toEqual([{ role: 'admin' }, { role: 'admin' }])
  expect(
    await select('SELECT type, user_id, detail FROM security_events ORDER BY created_at'),
  ).toEqual(
    [ada?.id, grace?.id].map((id) => ({
      type: 'admin_changed_role',
      user_id: id,
      detail: { role: 'admin', actorId: 'command line', targetId: id },
    })),
  )
})

test.each([
  [],
  ['nobody@example.com'],
  ['00000000-0000-4000-8000-000000000000'],
  ["' OR 1=1 --"],
  ['Ada'],
  ['one', 'two'],
])('prints its usage if there is no such user: %j', async (...args) => {
  const before = await select('SELECT role FROM users')
  expect(await run(...args)).toEqual({
    code: 1,
    output: expect.stringContaining('Usage: npm run user:promote -- <id or email>'),
  })
  expect(await select('SELECT role FROM users')).toEqual(before)
})

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const command = clone.run('user-promote.ts', { args, env: { DATABASE_URL: url } })
  return { code: await command.exited, output: command.output() }
}

async function select(sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}
