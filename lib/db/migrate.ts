import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { schemaOf } from './connections'
import { withClient } from './with-client'

// Prisma's own engine takes this lock and keeps this table (schema-engine, `sql-migration-connector`): both runners see each other's work.
const ADVISORY_LOCK = 72_707_369
const LOCK_PATIENCE_MS = 60_000
const PAUSE_MS = 500
/** A script waits this long for a table that others use; each query on the table waits behind it meanwhile. */
const TABLE_PATIENCE = '3s'
const TABLE_ATTEMPTS = 10
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
const UNSUPPORTED_STARTUP_PARAMETER = '08P01'
/** The whole of a migration that makes an index without keeping others from the table. */
const CONCURRENT_INDEX =
  /^(?:\s*--.*\n)*\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?("[^"]+"|\w+)\s+ON\s+[^;]*;?\s*$/i

/** The migrations cannot be applied. The message says why and what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

type Migration = { name: string; script: string; checksum: string }

/**
 * Applies the migrations of `directory` that the database lacks, in order, and records them as `prisma migrate deploy` does, without Prisma's
 * engine (a program its CLI downloads). Several processes may do so at once. A script that fails is undone whole and may simply be run again
 * once it is mended. Returns the names applied now, those whose file was edited since it was applied, and those
 * that are applied but not in the folder.
 * Throws `MigrationError` when the database is not ours, an earlier migration is unfinished, or a script fails.
 */
export async function migrate(url: string, directory: string, patienceMs = LOCK_PATIENCE_MS) {
  const migrations = readMigrations(directory)
  return connected(url, (client) =>
    withLock({ url, patienceMs }, async () => {
      await prepareSchema(client, schemaOf(url))
      await prepareTable(client)
      await settleKilledIndexes(client, migrations)
      const recorded = await readRecords(client)
      const missing = migrations.filter(({ name }) => !recorded.has(name))
      if (missing.length > 0) await requireCreate(client)
      for (const migration of missing) await apply(client, migration)
      return {
        applied: missing.map(({ name }) => name),
        edited: migrations
          .filter(({ name, checksum }) => recorded.has(name) && recorded.get(name) !== checksum)
          .map(({ name }) => name),
        unknown: [...recorded.keys()].filter(
          (recordedName) => !migrations.some(({ name }) => name === recordedName),
        ),
        total: migrations.length,
      }
    }),
  )
}

/**
 * Which migrations of `directory` the database lacks, and which it has that are not there. Changes nothing; without
 * a record of migrations all are missing.
 */
export async function compareMigrations(url: string, directory: string) {
  const names = readMigrations(directory).map(({ name }) => name)
  const recorded = await connected(url, readRecordedNames)
  return {
    pending: names.filter((name) => !recorded.includes(name)),
    unknown: recorded.filter((name) => !names.includes(name)),
  }
}

/**
 * Prisma's first migration names "public", which a role may not make, and which is not always the schema. Here the
 * schema is made before; the file itself is left alone, since databases remember its checksum.
 */
export function withoutPublicSchema(script: string): string {
  return script.replace(/^CREATE SCHEMA IF NOT EXISTS "public";/m, '')
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  try {
    return await withClient(url, work)
  } catch (error) {
    if (codeOf(error) === UNSUPPORTED_STARTUP_PARAMETER)
      throw new MigrationError("DATABASE_URL is a pooler's address: set DIRECT_DATABASE_URL.")
    throw error
  }
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

/**
 * The lock ends with a transaction that does nothing else, so a pooler cannot keep it. It is asked for again and again:
 * a statement that waits for it would hold a snapshot, for which CREATE INDEX CONCURRENTLY waits in turn.
 */
async function withLock<T>(
  { url, patienceMs }: { url: string; patienceMs: number },
  work: () => Promise<T>,
): Promise<T> {
  return connected(url, async (holder) => {
    let until = Date.now() + patienceMs
    while (!(await tryLock(holder))) {
      // An index may take hours, and says so while it does.
      if (await isBuildingIndex(holder)) until = Date.now() + patienceMs
      if (Date.now() > until)
        throw new MigrationError(
          `Another process has been migrating the database for more than ${patienceMs / 1000} s: wait for it, or end it, and start again.`,
        )
      await pause()
    }
    return work()
  })
}

async function tryLock(holder: pg.Client): Promise<boolean> {
  await holder.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0')
  // Without a parameter: what is sent with one keeps its snapshot until the next statement.
  const { rows } = await holder.query<{ isOurs: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCK}) AS "isOurs"`,
  )
  if (rows[0]?.isOurs) return true
  await holder.query('ROLLBACK')
  return false
}

async function isBuildingIndex(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_stat_progress_create_index WHERE datname = current_database()',
  )
  return rowCount !== 0
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
}

/** Makes the schema that the address names, if it is not there. */
async function prepareSchema(client: pg.Client, wanted: string | null): Promise<void> {
  const { rows } = await client.query<{ schema: string | null }>(
    'SELECT current_schema() AS schema',
  )
  const schema = rows[0]?.schema ?? null
  if (wanted && schema === null)
    return void (await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(wanted)}`))
  // A pooler that swallows the setting.
  if (wanted && schema !== wanted)
    throw new MigrationError("DATABASE_URL is a pooler's address: set DIRECT_DATABASE_URL.")
  if (schema === null)
    throw new MigrationError(
      'The role of DATABASE_URL has no schema to make tables in: name one with ?schema=, or set its search_path.',
    )
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

async function readRecordedNames(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'",
  )
  if (tables.length === 0) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY started_at',
  )
  return rows.map(({ name }) => name)
}

/** Script and record in one transaction, so that a killed process leaves both or neither. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query('BEGIN')
    try {
      await client.query(`SET LOCAL lock_timeout = '${TABLE_PATIENCE}'`)
      await client.query(withoutPublicSchema(migration.script))
      await record(client, migration, true)
      await client.query('COMMIT')
      return
    } catch (error) {
      const isUndone = await isInFailedTransaction(client)
      if (isUndone) await client.query('ROLLBACK')
      // CREATE INDEX CONCURRENTLY and its like stand alone in their file and run outside of a transaction.
      if (isUndone && codeOf(error) === ACTIVE_TRANSACTION)
        return applyOutsideTransaction(client, migration)
      // The script ended our transaction itself: part of it may have come to stay.
      if (!isUndone) await record(client, migration, false, error)
      else if (codeOf(error) === LOCK_NOT_AVAILABLE) {
        if (attempt < TABLE_ATTEMPTS) {
          await pause()
          continue
        }
        throw new MigrationError(
          `Migration ${migration.name} cannot have its table: other statements have held it for ${TABLE_ATTEMPTS} tries of ${TABLE_PATIENCE} each. Start again when they have ended.`,
        )
      }
      throw failure(migration, error)
    }
  }
}

async function applyOutsideTransaction(client: pg.Client, migration: Migration): Promise<void> {
  const id = await record(client, migration, false)
  try {
    await client.query(migration.script)
  } catch (error) {
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error)])
    const index = CONCURRENT_INDEX.exec(migration.script)?.[1]
    if (index) await settleIndex(client, index, id, 'rolled_back_at')
    throw failure(migration, error)
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}

/**
 * A concurrent index whose process was killed is invalid, or valid and not recorded; the server may even be
 * at it still. It is put right here, so that such a migration can simply be run again.
 */
async function settleKilledIndexes(client: pg.Client, migrations: Migration[]): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'SELECT id, migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NULL',
  )
  for (const { id, name } of rows) {
    const script = migrations.find((migration) => migration.name === name)?.script ?? ''
    const index = CONCURRENT_INDEX.exec(script)?.[1]
    if (!index) continue
    while (await isBeingBuilt(client, index)) await pause()
    await settleIndex(client, index, id, 'finished_at')
  }
}

async function isBeingBuilt(client: pg.Client, index: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid = to_regclass($1)',
    [index],
  )
  return rowCount !== 0
}

/** Drops the index if it is invalid, so that the migration is missing again; sets `ifValid` of the record if it is not. */
async function settleIndex(
  client: pg.Client,
  index: string,
  recordId: string,
  ifValid: 'finished_at' | 'rolled_back_at',
): Promise<void> {
  const { rows } = await client.query<{ isValid: boolean }>(
    'SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = to_regclass($1)',
    [index],
  )
  if (rows[0]?.isValid === false) await client.query(`DROP INDEX CONCURRENTLY ${index}`)
  const column = rows[0]?.isValid ? ifValid : 'rolled_back_at'
  await client.query(`UPDATE _prisma_migrations SET ${column} = clock_timestamp() WHERE id = $1`, [
    recordId,
  ])
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
