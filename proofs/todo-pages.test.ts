import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { connectionConfig, openClient } from '@/lib/db/connections'
import { encodeCursor } from '@/lib/db/pages'
import { sql } from '@/lib/testing/database'
import { waitUntil } from '@/lib/testing/wait-until'
import { listTodos, MAX_TODOS, PAGE_SIZE } from '@/lib/todos/data'
import { FILTERS } from '@/lib/todos/todo'

const TODOS = 100_000
/**
 * Todos with the cursor's timestamp are a separate range. Each range is read to the end of its
 * page.
 */
const MOST_ROWS = 2 * (PAGE_SIZE + 1)
type Statement = { text: string; values: unknown[] }
type Plan = {
  'Subplan Name'?: string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

let client: pg.Client
const users = { spread: '', atOnce: '', full: '' }

beforeAll(async () => {
  // With the app's settings, because a cursor depends on the time zone.
  client = await openClient(connectionConfig(process.env.DATABASE_URL ?? ''))
  for (const name of ['spread', 'atOnce', 'full'] as const)
    users[name] = (await db.user.create({ data: { name } })).id
  // VACUUM marks only flushed rows as all-visible, and the test server does not wait for a flush.
  await client.query('SET synchronous_commit = on')
  const insert = `INSERT INTO todos (user_id, title, completed, created_at)
    SELECT $1, 'Todo ' || n, n % 3 = 0, timestamptz '2026-03-01 12:00Z' + n * $2::interval FROM generate_series(1, $3::int) n`
  await client.query(insert, [users.spread, '1 second', TODOS])
  await client.query(insert, [users.atOnce, '0 seconds', TODOS])
  // Rows of several users are interleaved, as in a real app.
  await client.query(
    `WITH others AS (INSERT INTO users (name) SELECT 'User ' || n FROM generate_series(1, 500) n RETURNING id),
          made AS (SELECT id, n FROM generate_series(1, 100) n, others UNION ALL SELECT $1, n FROM generate_series(1, $2::int) n)
     INSERT INTO todos (user_id, title, completed) SELECT id, 'Todo ' || n, n % 3 = 0 FROM made ORDER BY random()`,
    [users.full, MAX_TODOS],
  )
  await waitUntil(isAllVisible)
}, 120_000)

afterAll(() => client.end())

describe.each(['auto', 'force_generic_plan'])('plan_cache_mode %s', (mode) => {
  describe.each(['spread', 'atOnce'] as const)('100,000 todos, made %s', (user) => {
    test.each(FILTERS)(
      'the rows that a page reads do not grow with the list: %s',
      async (filter) => {
        const userId = users[user]
        const middle = encodeCursor(await nth(userId, TODOS / 2))
        for (const cursor of [undefined, middle]) {
          const statements = await statementsOf(() => listTodos(userId, { filter, cursor }))
          expect(statements).toHaveLength(1)
          for (const statement of statements) {
            const nodes = flatten(await explain(statement, mode), (node) => !isCount(node))
            const read = nodes.map(rowsRead).reduce((sum, rows) => sum + rows, 0)
            expect(read).toBeGreaterThan(PAGE_SIZE)
            expect(read).toBeLessThanOrEqual(MOST_ROWS)
          }
        }
      },
    )
  })

  test('counting a full list reads few blocks, although its rows are in many', async () => {
    const [statement] = await statementsOf(() => listTodos(users.full, { filter: 'all' }))
    if (!statement) throw new Error('one statement was expected')
    const counts = flatten(await explain(statement, mode)).filter(isCount)
    expect(counts).toHaveLength(1)
    const blocks = counts.map((node) => node['Shared Hit Blocks'] + node['Shared Read Blocks'])
    const { rows } = await client.query<{ blocks: number }>(
      'SELECT count(DISTINCT (ctid::text::point)[0])::int AS blocks FROM todos WHERE user_id = $1',
      [users.full],
    )
    expect(Math.max(...blocks)).toBeLessThan((rows[0]?.blocks ?? 0) / 2)
  })
})

/**
 * An index-only scan needs all-visible blocks. An older transaction anywhere in the database delays
 * that.
 */
async function isAllVisible(): Promise<boolean> {
  await client.query('VACUUM ANALYZE todos')
  const { rows } = await client.query<{ isVisible: boolean }>(
    `SELECT relallvisible = relpages AS "isVisible" FROM pg_class WHERE oid = 'todos'::regclass`,
  )
  return rows[0]?.isVisible === true
}

async function nth(userId: string, offset: number) {
  const [row] = await sql<{ createdAt: Date; id: string }>(
    'SELECT created_at AS "createdAt", id FROM todos WHERE user_id = $1 ORDER BY created_at DESC, id OFFSET $2 LIMIT 1',
    [userId, offset],
  )
  if (!row) throw new Error('no such todo')
  return row
}

/** The statements that the app sends, with their parameters. */
async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = []
  const query = pg.Client.prototype.query
  pg.Client.prototype.query = function recordingQuery(this: pg.Client, ...args: unknown[]) {
    const [config] = args
    if (
      typeof config === 'object' &&
      config !== null &&
      'text' in config &&
      'values' in config &&
      Array.isArray(config.values)
    ) {
      sent.push({ text: String(config.text), values: config.values })
    }
    return Reflect.apply(query, this, args)
  }
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}

/** After a few runs Postgres may use one generic plan for a prepared statement. */
async function explain({ text, values }: Statement, mode: string): Promise<Plan> {
  await client.query(`SET plan_cache_mode = ${mode}`)
  await client.query(`PREPARE measured AS ${text}`)
  try {
    const parameters = values.map((value) => pg.escapeLiteral(String(value))).join(', ')
    const { rows } = await client.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE measured(${parameters})`,
    )
    return rows[0]['QUERY PLAN'][0].Plan
  } finally {
    await client.query('DEALLOCATE measured')
  }
}

function flatten(plan: Plan, isWanted: (node: Plan) => boolean = () => true): Plan[] {
  if (!isWanted(plan)) return []
  return [plan, ...(plan.Plans ?? []).flatMap((child) => flatten(child, isWanted))]
}

/** Rows that a node reads from a table, including those it then filters out. */
function rowsRead(node: Plan): number {
  if (!node['Relation Name']) return 0
  const leftOut =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return (node['Actual Rows'] + leftOut) * node['Actual Loops']
}

/** The counting node, which reads all of the user's index entries. */
const isCount = (node: Plan) => node['Subplan Name'] === 'CTE counts'
