import 'server-only'
import pg from 'pg'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/log'

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000

// Kept over hot reloads: pages and route handlers have module instances of their own in development.
const kept = globalThis as typeof globalThis & { databasePool?: pg.Pool }

/** The process's one connection pool, made at first use. A frozen database costs a caller five seconds at most. */
export function pool(): pg.Pool {
  kept.databasePool ??= connect()
  return kept.databasePool
}

/** Waits for running statements, then closes every connection. The next use opens a new pool. */
export async function closePool(): Promise<void> {
  const open = kept.databasePool
  kept.databasePool = undefined
  await open?.end()
}

function connect() {
  const created = new pg.Pool({
    connectionString: env().databaseUrl,
    max: env().databasePoolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    statement_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 2 * QUERY_TIMEOUT_MS,
    keepAlive: true,
  })
  // An idle connection that breaks must not end the process; the next query reports it.
  created.on('error', (error) => logEvent('database_connection_lost', { message: error.message }))
  return created
}
