import type pg from 'pg'
import { schemaOf } from './connections'
import { concurrentIndexOf, settleIndex, settleKilledIndexes } from './migrations/concurrent-index'
import { type Migration, readMigrations, withoutPublicSchema } from './migrations/files'
import { connected, pause, withLock } from './migrations/lock'
import {
  codeOf,
  MigrationError,
  readRecordedNames,
  readRecords,
  record,
} from './migrations/records'
import { prepareSchema, prepareTable, requireCreate } from './migrations/target'

const LOCK_PATIENCE_MS = 60_000
/** Queries on that table wait as well. */
const LOCK_TIMEOUT = '3s'
const TABLE_ATTEMPTS = 10
const ACTIVE_TRANSACTION = '25001'
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Like `prisma migrate deploy`, without its engine. Several processes may run it. Returns the names
 * applied now, edited since, and unknown to the folder. Throws `MigrationError`.
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

/** Changes nothing. */
export async function compareMigrations(url: string, directory: string) {
  const names = readMigrations(directory).map(({ name }) => name)
  const recorded = await connected(url, readRecordedNames)
  return {
    pending: names.filter((name) => !recorded.includes(name)),
    unknown: recorded.filter((name) => !names.includes(name)),
  }
}

/** A killed process leaves both script and record, or neither. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query('BEGIN')
    try {
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`)
      await client.query(withoutPublicSchema(migration.script))
      await record(client, migration, true)
      await client.query('COMMIT')
      return
    } catch (error) {
      const isUndone = await isInFailedTransaction(client)
      if (isUndone) await client.query('ROLLBACK')
      // Such as CREATE INDEX CONCURRENTLY.
      if (isUndone && codeOf(error) === ACTIVE_TRANSACTION)
        return applyOutsideTransaction(client, migration)
      // Parts may be committed.
      if (!isUndone) await record(client, migration, false, error)
      else if (codeOf(error) === LOCK_NOT_AVAILABLE) {
        if (attempt < TABLE_ATTEMPTS) {
          await pause()
          continue
        }
        throw new MigrationError(
          `Migration ${migration.name} cannot lock its table: other statements held it during ` +
            `${TABLE_ATTEMPTS} attempts of ${LOCK_TIMEOUT} each. Try again when they have finished.`,
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
    const index = concurrentIndexOf(migration.script)
    if (index) await settleIndex(client, index, id, 'rolled_back_at')
    throw failure(migration, error)
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
    [id],
  )
}

/** A failed transaction rejects every statement. */
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
