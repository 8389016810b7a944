import 'server-only'
import pg from 'pg'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/log'
import { connectionString } from './connection-string'
import { errorCode, markAsDatabase } from './errors'

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000
/** Each request of an outage fails to connect: one line for all of them. */
const REPORT_MS = 1_000
/** The server's own deadlines in milliseconds: they end what this process, or the network to it, no longer can. */
export const SERVER_DEADLINES = {
  statement_timeout: QUERY_TIMEOUT_MS,
  idle_in_transaction_session_timeout: 2 * QUERY_TIMEOUT_MS,
}

// Kept over hot reloads: pages and route handlers have module instances of their own in development.
const kept = globalThis as typeof globalThis & { databasePool?: Pool }

/** The process's one connection pool, made at first use. A frozen database costs a caller five seconds at most. */
export function pool(): Pool {
  kept.databasePool ??= connect()
  return kept.databasePool
}

/** Waits for running statements, then closes every connection. The next use opens a new pool. */
export async function closePool(): Promise<void> {
  const open = kept.databasePool
  kept.databasePool = undefined
  await open?.end()
}

/**
 * Connections carry the server's deadlines, unless a pooler that lends connections out for one transaction stands in between: most refuse
 * settings that come with a connection (PgBouncer: 08P01), and they would stay on somebody else's.
 */
class Pool extends pg.Pool {
  carriesDeadlines = !env().isDatabasePooled
  private reportedAt = 0

  override connect(): Promise<pg.PoolClient>
  override connect(
    callback: (
      error?: Error,
      client?: pg.PoolClient,
      done?: (release?: boolean | Error) => void,
    ) => void,
  ): void
  override connect(
    callback?: (
      error?: Error,
      client?: pg.PoolClient,
      done?: (release?: boolean | Error) => void,
    ) => void,
  ) {
    const connected = super
      .connect()
      .catch((error: unknown) => {
        if (!isRefusedSetting(error)) throw error
        this.leaveDeadlinesOut()
        return super.connect()
      })
      .catch((error: unknown) => {
        this.report(error)
        throw markAsDatabase(error)
      })
    if (!callback) return connected
    connected.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => undefined),
    )
  }

  /** Pages answer a failed connection with a redirect, so that this is its only line. */
  private report(error: unknown): void {
    if (Date.now() - this.reportedAt < REPORT_MS) return
    this.reportedAt = Date.now()
    logEvent('database_unreachable', { code: errorCode(error) })
  }

  private leaveDeadlinesOut(): void {
    this.carriesDeadlines = false
    for (const name of Object.keys(SERVER_DEADLINES)) Reflect.deleteProperty(this.options, name)
  }
}

/** SQLSTATE 08P01: what a pooler that was not announced says to the first connection. */
function isRefusedSetting(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === '08P01' &&
    error.message.includes('startup parameter')
  )
}

function connect(): Pool {
  const created = new Pool({
    connectionString: connectionString(env().databaseUrl),
    max: env().databasePoolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    ...(!env().isDatabasePooled && SERVER_DEADLINES),
    keepAlive: true,
  })
  created.on('connect', (client) => client.on('error', markAsDatabase))
  // An idle connection that breaks must not end the process; the next query reports it.
  created.on('error', (error) => logEvent('database_connection_lost', { code: errorCode(error) }))
  if (env().isOnVercel) void handToPlatform(created)
  return created
}

/** Keeps a function's instance awake until its idle connections are closed: one that is put to sleep with them open would use them up. */
async function handToPlatform(created: Pool): Promise<void> {
  const { attachDatabasePool } = await import('@vercel/functions/db-connections')
  attachDatabasePool(created)
}
