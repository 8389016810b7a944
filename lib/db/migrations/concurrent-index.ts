import type pg from 'pg'
import type { Migration } from './files'
import { pause } from './lock'

/** Nothing but CREATE INDEX CONCURRENTLY. */
const CONCURRENT_INDEX =
  /^(?:\s*--.*\n)*\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?("[^"]+"|\w+)\s+ON\s+[^;]*;?\s*$/i

export function concurrentIndexOf(script: string): string | undefined {
  return CONCURRENT_INDEX.exec(script)?.[1]
}

/** A killed process leaves the index invalid, unrecorded or still being built. */
export async function settleKilledIndexes(
  client: pg.Client,
  migrations: Migration[],
): Promise<void> {
  const { rows } = await client.query<{ id: string; name: string }>(
    'SELECT id, migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NULL',
  )
  for (const { id, name } of rows) {
    const script = migrations.find((migration) => migration.name === name)?.script ?? ''
    const index = concurrentIndexOf(script)
    if (!index) continue
    while (await isBeingBuilt(client, index)) await pause()
    await settleIndex(client, index, id, 'finished_at')
  }
}

/** `ifValid` is set for a valid one. */
export async function settleIndex(
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

async function isBeingBuilt(client: pg.Client, index: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_stat_progress_create_index WHERE index_relid = to_regclass($1)',
    [index],
  )
  return rowCount !== 0
}
