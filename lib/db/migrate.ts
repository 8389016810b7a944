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
/** How long a script waits for a table lock. Meanwhile, queries on that table wait behind it. */
const LOCK_TIMEOUT = '3s'
const TABLE_ATTEMPTS = 10
const ACTIVE_TRANSACTION = '25001'
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Applies the missing migrations of `directory` in order and records them as `prisma migrate
 * deploy` does, but without Prisma's engine, which its CLI downloads. Several processes may run it
 * at once. A script that fails is rolled back and can be run again once it is fixed.
 *
 * Returns the names of the migrations that were applied now, those edited since they were applied,
 * and those applied but missing in the folder. Throws `MigrationError`.
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

/** Compares `directory` with the database, without changing anything. */
export async function compareMigrations(url: string, directory: string) {
  const names = readMigrations(directory).map(({ name }) => name)
  const recorded = await connected(url, readRecordedNames)
  return {
    pending: names.filter((name) => !recorded.includes(name)),
    unknown: recorded.filter((name) => !names.includes(name)),
  }
}

/**
 * Runs the script and records it in one transaction, so a killed process leaves both or neither.
 */
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
      // CREATE INDEX CONCURRENTLY and similar statements can't run in a transaction.
      if (isUndone && codeOf(error) === ACTIVE_TRANSACTION)
        return applyOutsideTransaction(client, migration)
      // The script ended our transaction, so part of it may be committed.
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

/** A failed transaction rejects every statement until it ends. */
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
