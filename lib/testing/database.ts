import pg from 'pg'
import { env } from '@/lib/env'
import { openTestPool } from './test-pool'
import { waitUntil } from './wait-until'

let open: pg.Pool | undefined

/** Runs a statement outside the app's connection pool. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  open ??= openTestPool({ max: 2, allowExitOnIdle: true })
  return (await open.query<Row>(text, values)).rows
}

/** Opens another transaction that has run `statement` and stays open until `commit`. */
export async function openTransaction(statement: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: env().databaseUrl })
  await client.connect()
  await client.query('BEGIN')
  await client.query(statement, values)
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return {
    /** Runs another statement in it. */
    query: (text: string, more: unknown[] = []) => client.query(text, more),
    /** Waits until another connection is blocked by it. */
    hasWaiter: () =>
      waitUntil(async () => {
        const waiting = 'SELECT 1 FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))'
        return (await sql(waiting, [rows[0]?.pid])).length > 0
      }),
    commit: async () => {
      await client.query('COMMIT')
      await client.end()
    },
  }
}

/** All rows of the tables as text, to compare before and after. */
export async function snapshot(
  tables = ['users', 'passkeys', 'sessions'],
): Promise<Record<string, string>> {
  const rows: Record<string, string> = {}
  for (const table of tables) {
    const [row] = await sql<{ content: string }>(
      `SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS content FROM ${table} t`,
    )
    rows[table] = row?.content ?? ''
  }
  return rows
}

/** Every row of every table, as one text. */
export async function dump(): Promise<string> {
  const tables = await sql<{ name: string }>(
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
  )
  return Object.values(await snapshot(tables.map(({ name }) => name))).join('\n')
}

export async function count(table: string): Promise<number> {
  const [row] = await sql<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)
  return row?.count ?? 0
}

/** The SQL statements that any pg client of this process sends while `work` runs. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const query = pg.Client.prototype.query
  function recordingQuery(this: pg.Client, ...args: unknown[]) {
    const [statement] = args
    statements.push(typeof statement === 'string' ? statement : statementText(statement))
    return Reflect.apply(query, this, args)
  }
  pg.Client.prototype.query = recordingQuery
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return statements
}

function statementText(statement: unknown): string {
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : String(statement)
}
