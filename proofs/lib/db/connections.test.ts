import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { migrate } from '@/lib/db/migrate'
import { MigrationError } from '@/lib/db/migrations/records'
import { withClient } from '@/lib/db/with-client'
import { statementsOf } from '@/lib/testing/database'
import { MIGRATIONS } from '@/proofs/tools/migrations'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

const { adminUrl, template } = inject('testServer')
const database = template.replace('template', `connections_${process.pid}`)
const role = `${database}_app`
const url = databaseUrl(adminUrl, database)

beforeEach(() => createDatabase(adminUrl, database))
afterEach(async () => {
  const { closePool } = await import('@/lib/db/pool')
  await closePool()
  vi.unstubAllEnvs()
  await dropDatabase(adminUrl, database)
  await withClient(adminUrl, (client) => client.query(`DROP ROLE IF EXISTS ${role}`))
})

/** Reloads the app's modules on that database. */
async function load(address: string) {
  vi.resetModules()
  vi.stubEnv('DATABASE_URL', address)
  const { db } = await import('@/lib/db/client')
  const { transaction } = await import('@/lib/db/transaction')
  const { databaseStatus } = await import('@/lib/db/health')
  return { db, transaction, databaseStatus }
}

/** Reads as another client would, with instants formatted by the server. */
async function seen(sql: string, address = url): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test.for(['Asia/Kolkata', 'America/New_York'])(
  'instants are stored and read correctly on a server in %s with German date style',
  async (zone) => {
    await seen(`ALTER DATABASE ${database} SET timezone = '${zone}'`)
    await seen(`ALTER DATABASE ${database} SET datestyle = 'German'`)
    await migrate(url, MIGRATIONS)
    const { db, transaction } = await load(url)
    const createdAt = new Date('2026-07-01T12:34:56.789Z')
    const user = await db.user.create({ data: { name: 'Ada', createdAt } })
    expect(user.createdAt).toEqual(createdAt)
    const codeHash = 'x'.repeat(43)
    await transaction((tx) =>
      tx.recoveryCode.create({ data: { codeHash, userId: user.id, createdAt } }),
    )
    const [raw] = await db.$queryRaw<{ at: Date }[]>`SELECT created_at AS at FROM recovery_codes`
    expect(raw?.at).toEqual(createdAt)
    expect(
      await seen(
        'SELECT extract(epoch FROM u.created_at)::text AS "user", extract(epoch FROM c.created_at)::text AS code, abs(extract(epoch FROM u.updated_at - now())) < 60 AS "isNow" FROM users u, recovery_codes c',
      ),
    ).toEqual([{ user: '1782909296.789000', code: '1782909296.789000', isNow: true }])
  },
)

test('a role that owns only its schema can migrate and use it', async () => {
  await seen(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`)
  await seen(`CREATE SCHEMA ${role} AUTHORIZATION ${role}`)
  const own = Object.assign(new URL(url), { username: role, password: 'secret' }).toString()
  await migrate(own, MIGRATIONS)
  const { db, databaseStatus } = await load(own)
  const { id } = await db.user.create({ data: { name: 'Ada' } })
  expect(await db.$queryRaw`SELECT id FROM users`).toEqual([{ id }])
  expect(await seen(`SELECT id FROM ${role}.users`)).toEqual([{ id }])
  expect(await seen("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([])
  expect(await databaseStatus()).toBe('ok')
})

test('migrations, Prisma and raw SQL all use ?schema=, which is created if missing', async () => {
  const own = `${url}?schema=My%20app`
  await migrate(own, MIGRATIONS)
  const { db } = await load(own)
  const { id } = await db.user.create({ data: { name: 'Ada' } })
  expect(await db.$queryRaw`SELECT id FROM users`).toEqual([{ id }])
  expect(await seen('SELECT id FROM "My app".users')).toEqual([{ id }])
  expect((await migrate(own, MIGRATIONS)).applied).toEqual([])
})

test('a database without tables is not ready', async () => {
  const { databaseStatus } = await load(url)
  expect(await databaseStatus()).toBe('unavailable')
  await migrate(url, MIGRATIONS)
  expect(await databaseStatus()).toBe('ok')
})

test('a database is not ready while it lacks a migration, and is ready for a version without its newest', async () => {
  await migrate(url, MIGRATIONS)
  const { databaseStatus } = await load(url)
  const [newest] = await seen(
    'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING *',
  )
  expect(await databaseStatus()).toBe('migrations pending')

  await seen(
    `INSERT INTO _prisma_migrations SELECT (json_populate_record(NULL::_prisma_migrations, '${JSON.stringify(newest)}')).*`,
  )
  await seen(
    "INSERT INTO _prisma_migrations SELECT gen_random_uuid(), checksum, finished_at, '2999_newer' FROM _prisma_migrations LIMIT 1",
  )
  expect(await databaseStatus()).toBe('ok')
  // Only the first answer that all is there takes more than one statement.
  const sent = await statementsOf(databaseStatus)
  expect(sent).toHaveLength(1)
})

test('a database without a record of migrations is ready', async () => {
  await migrate(url, MIGRATIONS)
  await seen('DROP TABLE _prisma_migrations')
  const { databaseStatus } = await load(url)
  expect(await databaseStatus()).toBe('ok')
})

test.for(['prefer', 'allow'])(
  'sslmode=%s works on a server without TLS, and no library warns',
  async (mode) => {
    const warnings: unknown[] = []
    const note = (warning: unknown) => warnings.push(warning)
    process.on('warning', note)
    const address = `${url}?sslmode=${mode}`
    expect(
      await withClient(address, async (client) => (await client.query('SELECT 1 AS one')).rows),
    ).toEqual([{ one: 1 }])
    const { db } = await load(address)
    expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }])
    process.off('warning', note)
    expect(warnings).toEqual([])
  },
)

test('an address may name its server only in ?host=', async () => {
  const { username, password, hostname, port } = new URL(url)
  const address = `postgresql://${username}:${password}@/${database}?host=${hostname}&port=${port}`
  await migrate(address, MIGRATIONS)
  const { databaseStatus } = await load(address)
  expect(await databaseStatus()).toBe('ok')
})

test('a role without a schema gets a one-line error', async () => {
  await seen(`ALTER DATABASE ${database} SET search_path = nowhere`)
  await expect(migrate(url, MIGRATIONS)).rejects.toThrow(MigrationError)
  await expect(migrate(url, MIGRATIONS)).rejects.toThrow('Name one with ?schema=')
})
