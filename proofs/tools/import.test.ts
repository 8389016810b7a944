import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { createDatabase, dropDatabase } from '../../scripts/dev/embedded-postgres/admin'
import { type Clone, IMPORT, makeClone } from './clone'

const { adminUrl, template } = inject('testServer')
const [sourceName, targetName] = [
  template.replace('template', 'import_source'),
  template.replace('template', 'import_target'),
]
const [source, target] = [databaseUrl(adminUrl, sourceName), databaseUrl(adminUrl, targetName)]
const TABLES = `
  CREATE TABLE "user" (id text PRIMARY KEY, name text NOT NULL, email text NOT NULL, "emailVerified" boolean NOT NULL, image text);
  CREATE TABLE account (id text PRIMARY KEY, "userId" text NOT NULL, "accountId" text NOT NULL, "providerId" text NOT NULL)`
const PASSWORD = 'hunter2-hunter2'

let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabase(adminUrl, sourceName)
  await createDatabase(adminUrl, targetName, template)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabase(adminUrl, sourceName)
  await dropDatabase(adminUrl, targetName)
})

test.each([
  [[]],
  [['better-auth']],
  [['lucia', 'postgresql://localhost/old']],
  [['better-auth', 'postgresql://localhost/old', 'more']],
  [['better-auth', 'postgresql://localhost/old', '--force']],
])('prints its usage for %j', async (args) => {
  expect(await run(args)).toEqual({
    code: 1,
    output: expect.stringMatching(/^Usage: npm run import -- [^\n]+\n$/),
  })
})

test('a source that cannot be read is one line, without the password', async () => {
  const nowhere = `postgresql://ada:${PASSWORD}@127.0.0.1:1/old`
  const unknown = databaseUrl(source, 'nowhere')
  for (const [connection, reason] of [
    ['mysql://root@localhost/old', 'not a PostgreSQL connection string'],
    [`not a url ${PASSWORD}`, 'not a PostgreSQL connection string'],
    [nowhere, 'ECONNREFUSED'],
    [unknown, 'no such database'],
  ] as const) {
    const { code, output } = await run(['better-auth', connection, '--write'])
    expect([code, output.trim().split('\n').length]).toEqual([1, 1])
    expect(output).toContain(reason)
    expect(output).not.toContain(PASSWORD)
  }
})

test('missing tables or columns are named, and nothing is written', async () => {
  const expectRefusal = async (reason: string, connection = source) => {
    const { code, output } = await run(['better-auth', connection, '--write'])
    expect([code, output.trim().split('\n').length]).toEqual([1, 1])
    expect(output).toContain(reason)
  }
  await expectRefusal('There are no tables of better-auth in the source')
  await at(source, TABLES)
  await expectRefusal(
    'There are no tables of better-auth in the schema "other"',
    `${source}?schema=other`,
  )
  await at(source, 'ALTER TABLE account RENAME "providerId" TO provider')
  await expectRefusal('These are not tables of better-auth: "account" has no column "providerId".')
  await at(
    source,
    'ALTER TABLE account RENAME provider TO "providerId"; ALTER TABLE "user" ALTER "emailVerified" TYPE text',
  )
  await expectRefusal('"user"."emailVerified" is text')
  await at(source, 'CREATE TABLE passkey (id text)')
  await at(source, 'ALTER TABLE "user" ALTER "emailVerified" TYPE boolean USING false')
  await expectRefusal('"passkey" has no column "userId"')
  await at(source, 'DROP TABLE passkey, account, "user"')
  expect(await at(target, 'SELECT 1 FROM users')).toEqual([])
})

test('an unmigrated target and tokens the app could not read are refused', async () => {
  await at(source, TABLES)
  const unmigrated = await run(['better-auth', source, '--write'], { DATABASE_URL: source })
  expect(unmigrated).toEqual({
    code: 1,
    output: expect.stringContaining('Run: npm run db:migrate'),
  })
  const elsewhere = await run(['better-auth', source], {
    DATABASE_URL: 'postgresql://ada@db.example.com/app',
    AUTH_SECRET: '',
  })
  expect(elsewhere).toEqual({ code: 1, output: expect.stringMatching(/^AUTH_SECRET is not set/) })
  await at(source, 'DROP TABLE account, "user"')
})

test('1,201 users are copied in batches; columns may be snake_case; the next run completes one that crashed', async () => {
  await at(
    source,
    `CREATE TABLE users (id text PRIMARY KEY, name text NOT NULL, email text NOT NULL, email_verified boolean NOT NULL, created_at timestamp);
     CREATE TABLE accounts (id text PRIMARY KEY, user_id text NOT NULL, account_id text NOT NULL, provider_id text NOT NULL);
     INSERT INTO users SELECT 'user-' || n, 'User ' || n, 'USER' || n || '@example.com', true, '2025-06-01 12:00' FROM generate_series(1, 1201) n;
     INSERT INTO accounts SELECT 'account-' || n, 'user-' || n, n::text, 'github' FROM generate_series(1, 1201) n`,
  )
  // The third batch fails.
  const last = 'user-999'
  await at(target, `ALTER TABLE users ADD CONSTRAINT crash CHECK (name <> 'User ${last.slice(5)}')`)
  expect((await run(['better-auth', source, '--write'])).code).toBe(1)
  expect(await at(target, 'SELECT count(*)::int AS users FROM users')).toEqual([{ users: 1000 }])
  await at(target, 'ALTER TABLE users DROP CONSTRAINT crash')
  const { code, output } = await run(['better-auth', source, '--write'])
  expect(code).toBe(0)
  expect(output).toMatch(/^users +201 +1000 +0$/m)
  expect(output).toMatch(/^accounts +201 +1000 +0$/m)
  expect(
    await at(
      target,
      "SELECT count(*)::int AS users, count(DISTINCT email)::int AS emails, min(created_at) = '2025-06-01 12:00Z' AS same FROM users",
    ),
  ).toEqual([{ users: 1201, emails: 1201, same: true }])
})

test('users with numeric ids are all copied', async () => {
  await at(
    source,
    `CREATE SCHEMA numbered;
     CREATE TABLE numbered.users (id serial PRIMARY KEY, name text, email text, "emailVerified" timestamptz);
     CREATE TABLE numbered.accounts (id serial, "userId" integer NOT NULL, type text, provider text, "providerAccountId" text);
     INSERT INTO numbered.users (name) SELECT 'Number ' || n FROM generate_series(1, 1201) n;
     INSERT INTO numbered.accounts ("userId", type, provider, "providerAccountId") SELECT n, 'oauth', 'discord', n FROM generate_series(1, 1201) n`,
  )
  const { code, output } = await run([
    'next-auth',
    `${source}?schema=numbered`,
    '--name',
    'numbered',
    '--write',
  ])
  expect(code).toBe(0)
  for (const kind of ['users', 'accounts'])
    expect(output).toMatch(new RegExp(`^${kind} +1201 +0 +0$`, 'm'))
  expect(
    await at(
      target,
      `SELECT count(*)::int AS right FROM accounts a JOIN users u ON u.id = a.user_id WHERE provider_id = 'discord' AND u.name = 'Number ' || account_id`,
    ),
  ).toEqual([{ right: 1201 }])
})

test('nothing is ever written to the source', async () => {
  const before = await at(source, 'SELECT xmin::text, * FROM users ORDER BY id')
  await at(
    source,
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'written'; END $$",
  )
  await at(
    source,
    'CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON users EXECUTE FUNCTION refuse()',
  )
  expect((await run(['better-auth', source, '--write'])).code).toBe(0)
  expect(await at(source, 'SELECT xmin::text, * FROM users ORDER BY id')).toEqual(before)
})

async function run(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; output: string }> {
  const { AUTH_SECRET = '' } = process.env
  const command = clone.run(IMPORT, {
    args,
    env: { DATABASE_URL: target, AUTH_SECRET, ...env },
  })
  return { code: await command.exited, output: command.output() }
}

async function at(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => {
    const result = await client.query(sql)
    return Array.isArray(result) ? [] : result.rows
  })
}
