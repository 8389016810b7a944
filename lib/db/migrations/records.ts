import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Migration } from './files'

/** Prisma's own table. */
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

export class MigrationError extends Error {
  override name = 'MigrationError'
}

export async function createRecordTable(client: pg.Client): Promise<void> {
  await client.query(TABLE)
}

export async function readRecords(client: pg.Client): Promise<Map<string, string>> {
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
      `Migration ${unfinished} failed half-way. Repair the database, then run: ` +
        `npm run prisma -- migrate resolve --rolled-back ${unfinished}`,
    )
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]))
}

export async function readRecordedNames(client: pg.Client | pg.Pool): Promise<string[]> {
  const { rows: tables } = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '_prisma_migrations'",
  )
  if (tables.length === 0) return []
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY started_at',
  )
  return rows.map(({ name }) => name)
}

export async function record(
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

export function codeOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}
