import 'server-only'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/server/log'
import { connectionConfig, DatabasePool } from './connections'
import { codesOf, errorCode, isDatabaseUnavailable, isStalePlan, markAsDatabase } from './errors'

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 5_000
/** At most one log line per second. */
const REPORT_MS = 1_000
/** Milliseconds. In case this process or its network fails. */
export const SERVER_DEADLINES = {
  statement_timeout: QUERY_TIMEOUT_MS,
  idle_in_transaction_session_timeout: 1.6 * QUERY_TIMEOUT_MS,
}

const DEADLINE_SETTINGS = Object.fromEntries(
  Object.entries(SERVER_DEADLINES).map(([name, milliseconds]) => [name, String(milliseconds)]),
)

// Survives hot reloads, shared by pages and routes.
const kept = globalThis as typeof globalThis & { databasePools?: Map<string, Pool> }

/** As `Prisma.sql` makes it. */
type Statement = { text: string; values: unknown[] }

/** One per address. Callers wait five seconds at most. */
export function pool(address = env().databaseUrl): Pool {
  kept.databasePools ??= new Map()
  const open = kept.databasePools.get(address) ?? connect(address)
  kept.databasePools.set(address, open)
  return open
}

/** Waits for running statements. */
export async function closePool(): Promise<void> {
  const open = [...(kept.databasePools?.values() ?? [])]
  kept.databasePools = undefined
  await Promise.all(open.map((one) => one.end()))
}

/** Sets the deadlines. Poolers refuse them (PgBouncer: 08P01) or pass them to others. */
class Pool extends DatabasePool {
  carriesDeadlines = !env().isDatabasePooled
  private keepsPrepared = env().databasePreparedStatements
  private readonly names = new Map<string, string>()
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

  /** Pages redirect and routes answer 503 without logging. */
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

  /** Named statements are prepared once per connection: 40–90 % more reads per second. */
  statementName(sql: string): string {
    if (!this.keepsPrepared) return ''
    const known = this.names.get(sql)
    if (known) return known
    const name = createHash('sha1').update(`${this.generation} ${sql}`).digest('base64url')
    this.names.set(sql, name)
    return name
  }

  /** Half of Prisma's cost, for statements of most requests. Not in transactions. */
  async run<Row extends pg.QueryResultRow>(statement: Statement): Promise<Row[]> {
    const { text, values } = statement
    const { rows } = await this.again(() =>
      this.query<Row>({ name: this.statementName(text), text, values }),
    )
    return rows
  }

  /** Repeats `work` if its prepared statement is stale. Not in transactions. */
  async again<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (isDatabaseUnavailable(error)) this.report(error)
      if (!this.preparesAgainAfter(error)) throw error
      return work()
    }
  }

  /** Whether trying again may succeed. */
  preparesAgainAfter(error: unknown): boolean {
    if (!isStalePlan(error)) return false
    if (!codesOf(error).includes('0A000')) this.keepsPrepared = false
    this.generation++
    this.names.clear()
    return true
  }
}

/** Otherwise the next user would be inside an open transaction. */
function isAtRest(client: pg.PoolClient): boolean {
  return client.getTransactionStatus() === 'I' && Reflect.get(client, 'readyForQuery') === true
}

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
    // Poolers pass on only the time zone.
    settings: env().isDatabasePooled ? {} : { ...config.settings, ...DEADLINE_SETTINGS },
    max: env().databasePoolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  })
  created.on('connect', (client) => client.on('error', markAsDatabase))
  // Without a listener, a broken idle connection would end the process.
  created.on('error', (error) => logEvent('database_connection_lost', { code: errorCode(error) }))
  if (env().isOnVercel) void handToPlatform(created)
  return created
}

/** A suspended Vercel function would hold idle connections. */
async function handToPlatform(created: Pool): Promise<void> {
  const { attachDatabasePool } = await import('@vercel/functions/db-connections')
  attachDatabasePool(created)
}
