import 'server-only'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/server/log'
import { connectionConfig, DatabasePool } from './connections'
import { codesOf, errorCode, isStalePlan, markAsDatabase } from './errors'

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000
/** Each request of an outage fails to connect: one line for all of them. */
const REPORT_MS = 1_000
/**
 * The server's own deadlines in milliseconds: they end what this process, or the network to it, no longer can.
 * A transaction that lost its way is over before the client has waited for two answers and given up.
 */
export const SERVER_DEADLINES = {
  statement_timeout: QUERY_TIMEOUT_MS,
  idle_in_transaction_session_timeout: 1.6 * QUERY_TIMEOUT_MS,
}

const DEADLINE_SETTINGS = Object.fromEntries(
  Object.entries(SERVER_DEADLINES).map(([name, milliseconds]) => [name, String(milliseconds)]),
)

// Kept over hot reloads: pages and route handlers have module instances of their own in development.
const kept = globalThis as typeof globalThis & { databasePools?: Map<string, Pool> }

/** The process's one connection pool for the database of this address, made at first use. A frozen database costs a caller five seconds at most. */
export function pool(address = env().databaseUrl): Pool {
  kept.databasePools ??= new Map()
  const open = kept.databasePools.get(address) ?? connect(address)
  kept.databasePools.set(address, open)
  return open
}

/** Waits for running statements, then closes every connection. The next use opens a new pool. */
export async function closePool(): Promise<void> {
  const open = [...(kept.databasePools?.values() ?? [])]
  kept.databasePools = undefined
  await Promise.all(open.map((one) => one.end()))
}

/**
 * Connections carry the server's deadlines, unless a pooler that lends connections out for one transaction stands in between: most refuse
 * settings that come with a connection (PgBouncer: 08P01), and they would stay on somebody else's.
 */
class Pool extends DatabasePool {
  carriesDeadlines = !env().isDatabasePooled
  /** Whether a connection stays the same from one statement to the next. */
  private keepsPrepared = env().databasePreparedStatements
  private generation = 0
  private reportedAt = 0

  protected override async acquire(): Promise<pg.PoolClient> {
    const client = await this.acquireWithFewerSettings().catch((error: unknown) => {
      this.report(error)
      throw markAsDatabase(error)
    })
    const release = client.release
    client.release = (destroy) => release(destroy || !isAtRest(client))
    return client
  }

  /** Pages answer a failed connection with a redirect, so that this is its only line. */
  private report(error: unknown): void {
    if (Date.now() - this.reportedAt < REPORT_MS) return
    this.reportedAt = Date.now()
    logEvent('database_unreachable', { code: errorCode(error) })
  }

  private async acquireWithFewerSettings(): Promise<pg.PoolClient> {
    try {
      return await super.acquire()
    } catch (error) {
      if (!isRefusedSetting(error)) throw error
      this.carriesDeadlines = false
      if (!env().preparesBehindPooler) this.keepsPrepared = false
      this.options.settings = {}
      return super.acquire()
    }
  }

  /** Named statements are prepared once per connection: 40–90 % more reads per second. Empty: not by name. */
  statementName(sql: string): string {
    if (!this.keepsPrepared) return ''
    return createHash('sha1').update(`${this.generation} ${sql}`).digest('base64url')
  }

  /** A statement that is not in a transaction is sent again when what was prepared for it is stale. */
  async again<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!this.preparesAgainAfter(error)) throw error
      return work()
    }
  }

  /** Whether an error is about what was prepared, so that a second try prepares it again and may succeed. */
  preparesAgainAfter(error: unknown): boolean {
    if (!isStalePlan(error)) return false
    if (!codesOf(error).includes('0A000')) this.keepsPrepared = false
    this.generation++
    return true
  }
}

/**
 * A connection on which an answer is still awaited, or a transaction is open, would do somebody else's
 * statements in it. It is closed instead.
 */
function isAtRest(client: pg.PoolClient): boolean {
  return client.getTransactionStatus() === 'I' && Reflect.get(client, 'readyForQuery') === true
}

/** SQLSTATE 08P01: what a pooler that was not announced says to the first connection. */
function isRefusedSetting(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === '08P01' &&
    error.message.includes('startup parameter')
  )
}

function connect(address: string): Pool {
  const config = connectionConfig(address)
  const created = new Pool({
    ...config,
    // A pooler passes on the zone alone: any other setting is refused, or stays on the connection for others.
    settings: env().isDatabasePooled ? {} : { ...config.settings, ...DEADLINE_SETTINGS },
    max: env().databasePoolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
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
