import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { compareMigrations, migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/with-client'
import { waitUntil } from '@/lib/testing/wait-until'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', `migrate_${process.pid}`)
const url = databaseUrl(adminUrl, database)
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'migrations-'))
  await createDatabase(adminUrl, database)
})
afterEach(async () => {
  await dropDatabase(adminUrl, database)
  await rm(directory, { recursive: true })
})

test('applies missing migrations in order, and nothing the second time', async () => {
  await addMigration('2_second', 'INSERT INTO notes VALUES (1)')
  await addMigration(
    '1_first',
    'CREATE TABLE notes (id int); CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;',
  )
  expect(await migrate(url, directory)).toEqual({
    applied: ['1_first', '2_second'],
    edited: [],
    unknown: [],
    total: 2,
  })
  expect(await migrate(url, directory)).toEqual({ applied: [], edited: [], unknown: [], total: 2 })
  expect(await select('SELECT id FROM notes')).toEqual([{ id: 1 }])
})

test('four concurrent runners apply each migration once', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await addMigration('2_second', 'INSERT INTO notes VALUES (1)')
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(url, directory)))
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual(['1_first', '2_second'])
  expect(await select('SELECT id FROM notes')).toEqual([{ id: 1 }])
})

test('a failing script leaves no trace, and runs again once fixed', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int); INSERT INTO nowhere VALUES (1)')
  await expect(migrate(url, directory)).rejects.toThrow(
    'Migration 1_first failed: relation "nowhere" does not exist',
  )
  expect(
    await select('SELECT tablename FROM pg_tables WHERE schemaname = current_schema()'),
  ).toEqual([{ tablename: '_prisma_migrations' }])
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  expect((await migrate(url, directory)).applied).toEqual(['1_first'])
})

test('a script that ends the transaction itself and fails later is recorded as failed and blocks the next run', async () => {
  await addMigration(
    '1_first',
    'CREATE TABLE notes (id int); COMMIT; INSERT INTO nowhere VALUES (1)',
  )
  await expect(migrate(url, directory)).rejects.toThrow('Migration 1_first failed')
  await expect(migrate(url, directory)).rejects.toThrow('migrate resolve --rolled-back 1_first')
})

test('a statement that cannot run in a transaction may have its own file', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await addMigration('2_second', 'CREATE INDEX CONCURRENTLY notes_id ON notes (id)')
  expect((await migrate(url, directory)).applied).toEqual(['1_first', '2_second'])
  expect((await migrate(url, directory)).applied).toEqual([])
})

test('waiting runners don’t block a concurrent index', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await addMigration('2_second', 'SELECT pg_sleep(1.5)')
  await addMigration('3_third', 'CREATE INDEX CONCURRENTLY notes_id ON notes (id)')
  const results = await Promise.all([1, 2, 3].map(() => migrate(url, directory)))
  expect(results.flatMap(({ applied }) => applied)).toEqual(['1_first', '2_second', '3_third'])
  expect(await select(INDEXES)).toEqual([{ name: 'notes_id', valid: true }])
})

test('a runner waits while another builds an index, regardless of its timeout', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await migrate(url, directory)
  await addMigration('2_second', 'CREATE INDEX CONCURRENTLY notes_id ON notes (id)')
  const building = 'SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database()'
  await withClient(url, async (reader) => {
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM notes')
    const runners = [migrate(url, directory)]
    await waitUntil(async () => (await select(building)).length === 1)
    const waiter = migrate(url, directory, 2_000)
    runners.push(waiter)
    const early = await Promise.race([waiter, delay(4_000, 'waiting')])
    await reader.query('COMMIT')
    const results = await Promise.all(runners)
    expect(early).toBe('waiting')
    expect(results.map(({ applied }) => applied)).toEqual([['2_second'], []])
  })
})

test('finds missing and unknown migrations without changing anything', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await addMigration('2_second', 'SELECT 1')
  expect(await compareMigrations(url, directory)).toEqual({
    pending: ['1_first', '2_second'],
    unknown: [],
  })
  expect(
    await select('SELECT tablename FROM pg_tables WHERE schemaname = current_schema()'),
  ).toEqual([])
  await migrate(url, directory)
  await rm(path.join(directory, '2_second'), { recursive: true })
  await addMigration('3_third', 'SELECT 1')
  expect(await compareMigrations(url, directory)).toEqual({
    pending: ['3_third'],
    unknown: ['2_second'],
  })
})

test('a failed concurrent index leaves no trace, and runs again once the rows are fixed', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int); INSERT INTO notes VALUES (1), (1)')
  await addMigration(
    '2_second',
    '-- One each.\nCREATE UNIQUE INDEX CONCURRENTLY "notes_id" ON notes (id);\n',
  )
  await expect(migrate(url, directory)).rejects.toThrow(
    'Migration 2_second failed: could not create',
  )
  expect(await select(INDEXES)).toEqual([])
  await select('DELETE FROM notes')
  expect((await migrate(url, directory)).applied).toEqual(['2_second'])
})

test('the next run finishes a concurrent index whose process was killed', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await addMigration('2_second', 'CREATE INDEX CONCURRENTLY notes_id ON notes (id)')
  await migrate(url, directory)
  const killed =
    "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_second'"
  await select(killed)
  expect((await migrate(url, directory)).applied).toEqual([])
  await select(killed)
  await select("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'notes_id'::regclass")
  expect((await migrate(url, directory)).applied).toEqual(['2_second'])
  expect(await select(INDEXES)).toEqual([{ name: 'notes_id', valid: true }])
})

test('a script that can’t lock a table lets others use it, and retries', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await migrate(url, directory)
  await addMigration('2_second', 'ALTER TABLE notes ADD COLUMN text text')
  await withClient(url, async (reader) => {
    await reader.query('BEGIN; SELECT * FROM notes')
    const migrating = migrate(url, directory)
    const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'notes'::regclass"
    await waitUntil(async () => (await select(waiting)).length === 1)
    await waitUntil(async () => (await select(waiting)).length === 0)
    await reader.query('COMMIT')
    expect((await migrating).applied).toEqual(['2_second'])
  })
})

test('names a migration that is applied but not in the folder', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await migrate(url, directory)
  await rm(path.join(directory, '1_first'), { recursive: true })
  expect((await migrate(url, directory)).unknown).toEqual(['1_first'])
})

test('names a migration that was edited after it was applied', async () => {
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await migrate(url, directory)
  await addMigration('1_first', 'CREATE TABLE notes (id bigint)')
  expect((await migrate(url, directory)).edited).toEqual(['1_first'])
})

test('refuses a database that contains foreign tables', async () => {
  await withClient(url, (client) => client.query('CREATE TABLE invoices (id int)'))
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await expect(migrate(url, directory)).rejects.toThrow(
    'The database already has tables (invoices, …)',
  )
})

const INDEXES =
  "SELECT relname AS name, indisvalid AS valid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = 'notes'::regclass"

async function addMigration(name: string, script: string): Promise<void> {
  await mkdir(path.join(directory, name), { recursive: true })
  await writeFile(path.join(directory, name, 'migration.sql'), script)
}

async function admin(sql: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(sql))
}

async function select(sql: string): Promise<unknown[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}

test('a role that may not create tables is shown the GRANT it needs', async () => {
  const role = `limited_${process.pid}`
  const limited = new URL(url)
  limited.username = role
  limited.password = 'limited'
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await admin(`CREATE ROLE ${role} LOGIN PASSWORD 'limited' ROLE CURRENT_USER`)
  try {
    const refusal = `The role ${role} may not create tables in schema public. As its owner, run: GRANT USAGE, CREATE ON SCHEMA "public" TO "${role}"`
    await expect(migrate(limited.toString(), directory)).rejects.toThrow(refusal)
    await admin(`ALTER DATABASE ${database} OWNER TO ${role}`)
    expect((await migrate(limited.toString(), directory)).applied).toEqual(['1_first'])
  } finally {
    await dropDatabase(adminUrl, database)
    await admin(`DROP ROLE ${role}`)
  }
})

test('refuses a database whose encoding lacks letters', async () => {
  await dropDatabase(adminUrl, database)
  await admin(`CREATE DATABASE ${database} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`)
  await addMigration('1_first', 'CREATE TABLE notes (id int)')
  await expect(migrate(url, directory)).rejects.toThrow('The database stores text as LATIN1')
})
