import type pg from 'pg'
import { withClient } from '../with-client'
import { codeOf, MigrationError } from './records'

/** As Prisma's schema engine. */
const ADVISORY_LOCK = 72_707_369
const PAUSE_MS = 500
const UNSUPPORTED_STARTUP_PARAMETER = '08P01'

/**
 * Prisma's lock, in its own transaction, which no pooler can keep. Polls: a waiting statement's
 * snapshot would block CREATE INDEX CONCURRENTLY.
 */
export async function withLock<T>(
  { url, patienceMs }: { url: string; patienceMs: number },
  work: () => Promise<T>,
): Promise<T> {
  return connected(url, async (holder) => {
    let until = Date.now() + patienceMs
    while (!(await tryLock(holder))) {
      // That can take hours.
      if (await isBuildingIndex(holder)) until = Date.now() + patienceMs
      if (Date.now() > until)
        throw new MigrationError(
          `Another process has been migrating the database for more than ${patienceMs / 1000} s. ` +
            'Wait for it or stop it, and start again.',
        )
      await pause()
    }
    return work()
  })
}

export async function connected<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  try {
    return await withClient(url, work)
  } catch (error) {
    if (codeOf(error) === UNSUPPORTED_STARTUP_PARAMETER)
      throw new MigrationError("DATABASE_URL is a pooler's address: set DIRECT_DATABASE_URL.")
    throw error
  }
}

async function tryLock(holder: pg.Client): Promise<boolean> {
  await holder.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0')
  // With parameters it would keep its snapshot.
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

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())))
}
