import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { withClient } from './with-client'

// Prisma's own engine takes this lock and keeps this table (schema-engine, `sql-migration-connector`): both runners see each other's work.
const ADVISORY_LOCK = 72_707_369
const LOCK_PATIENCE = '60s'
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`
const ACTIVE_TRANSACTION = '25001'
const LOCK_NOT_AVAILABLE = '55P03'

/** The migrations cannot be applied. The message says why and what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

type Migration = { name: string; script: string; checksum: string }

/**
 * Applies the migrations of `directory` that the database lacks, in order, and records them as `prisma migrate deploy` does, without Prisma's
 * engine (a program its CLI downloads). Several processes may do so at once. A script that fails is undone whole and may simply be run again
 * once it is mended. Returns the names applied now and those whose file was edited since it was applied.
 * Throws `MigrationError` when the database is not ours, an earlier migration is unfinished, or a script fails.
 */
export async function migrate(url: string, directory: string) {
  const migrations = readMigrations(directory)
  return withClient(url, async (client) => {
    await lock(client)
    await prepareTable(client)
    const recorded = await readRecords(client)
    const missing = migrations.filter(({ name }) => !recorded.has(name))
    if (missing.length > 0) await requireCreate(client)
    for (const migration of missing) await apply(client, migration)
    return {
      applied: missing.map(({ name }) => name),
      edited: migrations
        .filter(({ name, checksum }) => recorded.has(name) && recorded.get(name) !== checksum)
        .map(({ name }) => name),
      total: migrations.length,
    }
  })
}

function readMigrations(directory: string): Migration[] {
  return readdirSync(/* turbopackIgnore: true */ directory)
    .filter((name) =>
      existsSync(path.join(/* turbopackIgnore: true */ directory, name, 'migration.sql')),
    )
    .sort()
    .map((name) => {
      const bytes = readFileSync(
        path.join(/* turbopackIgnore: true */ directory, name, 'migration.sql'),
      )
      return {
        name,
        script: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      }
    })
}

/** Held until the connection closes. */
async function lock(client: pg.Client): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_PATIENCE}'`)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK])
  } catch (error) {
    if (codeOf(error) === LOCK_NOT_AVAILABLE)
      throw new MigrationError(
        `Another process has been migrating the database for more than ${LOCK_PATIENCE}.`,
      )
    throw error
  }
  await client.query('RESET lock_timeout')
}

/** PostgreSQL's own words, "permission denied", name neither the role nor the way out. */
async function requireCreate(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; schema: string }>(
    `SELECT current_user AS role, schema FROM (SELECT coalesce(current_schema(), 'public') AS schema) AS target
     WHERE NOT has_schema_privilege(schema, 'CREATE')`,
  )
  for (const { role, schema } of rows) {
    const [grantee, target] = [role, schema].map((name) => pg.escapeIdentifier(name))
    throw new MigrationError(
      `The role ${role} may not create tables in schema ${schema}: as its owner, run: GRANT USAGE, CREATE ON SCHEMA ${target} TO ${grantee}`,
    )
  }
}

/** A database with tables but without a record of migrations belongs to something else. Prisma refuses it too (P3005). */
async function prepareTable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()',
  )
  if (rows.length > 0 && !rows.some(({ tablename }) => tablename === '_prisma_migrations')) {
    throw new MigrationError(
      `The database already has tables (${rows[0]?.tablename}, …) that these migrations did not make: use an empty one. If they are the same tables, run: npm run prisma -- migrate resolve --applied <migration>`,
    )
  }
  if (rows.length === 0) {
    await requireUnicode(client)
    await requireCreate(client)
  }
  await client.query(TABLE)
}

/** In any other encoding a name in the wrong script is an error at every attempt, and lengths count bytes. */
async function requireUnicode(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string }>(
    "SELECT current_setting('server_encoding') AS encoding",
  )
  const encoding = rows[0]?.encoding
  if (encoding !== 'UTF8')
    throw new MigrationError(
      `The database stores text as ${encoding}, which lacks most letters: use one made with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    )
}

async function readRecords(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{
    migration_name: string
    checksum: string
    finished_at: Date | null
  }>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  )
  const unfinished = rows.find((row) => row.finished_at === null)?.migration_name
  if (unfinished) {
    throw new MigrationError(
      `Migration ${unfinished} failed half-way earlier. Put the database right, then run: npm run prisma -- migrate resolve --rolled-back ${unfinished}`,
    )
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

/** Script and record in one transaction, so that a killed process leaves both or neither. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.script)
    await record(client, migration, true)
    await client.query('COMMIT')
  } catch (error) {
    const isUndone = await isInFailedTransaction(client)
    if (isUndone) await client.query('ROLLBACK')
    // CREATE INDEX CONCURRENTLY and its like stand alone in their file and run outside of a transaction.
    if (isUndone && codeOf(error) === ACTIVE_TRANSACTION)
      return applyOutsideTransaction(client, migration)
    // The script ended our transaction itself: part of it may have come to stay.
    if (!isUndone) await record(client, migration, false, error)
    throw failure(migration, error)
  }
}

async function applyOutsideTransaction(client: pg.Client, migration: Migration): Promise<void> {
  const id = await record(client, migration, false)
  try {
    await client.query(migration.script)
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error)])
    throw failure(migration, error)
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}

async function record(
  client: pg.Client,
  { name, checksum }: Migration,
  isFinished: boolean,
  error?: unknown,
): Promise<string> {
  const id = randomUUID()
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN clock_timestamp() END, $6)`,
    [
      id,
      checksum,
      name,
      error === undefined ? null : String(error),
      isFinished,
      isFinished ? 1 : 0,
    ],
  )
  return id
}

/** In a failed transaction every statement is refused until its end. */
async function isInFailedTransaction(client: pg.Client): Promise<boolean> {
  try {
    await client.query('SELECT 1')
    return false
  } catch {
    return true
  }
}

function failure({ name }: Migration, error: unknown): MigrationError {
  return new MigrationError(
    `Migration ${name} failed: ${error instanceof Error ? error.message : error}`,
  )
}

function codeOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}
