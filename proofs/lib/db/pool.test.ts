import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

/** Reloads the module, which reads the environment once. */
async function load(environment: Record<string, string> = {}) {
  vi.resetModules()
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return import('@/lib/db/pool')
}

const DEADLINES = `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`

test('connections set the server-side timeouts', async () => {
  const { pool, closePool } = await load()
  expect((await pool().query(DEADLINES)).rows).toEqual([{ statement: '5s', idle: '8s' }])
  await closePool()
})

test('behind a pooler only transactions set them, and leave nothing behind', async () => {
  const { pool, closePool } = await load({
    DATABASE_URL: `${process.env.DATABASE_URL}?pgbouncer=true`,
    DATABASE_POOL_SIZE: '1',
  })
  const [before] = (await pool().query(DEADLINES)).rows
  expect(before).not.toEqual({ statement: '5s', idle: '8s' })
  const { transaction } = await import('@/lib/db/transaction')
  expect(await transaction((tx) => tx.$queryRawUnsafe(DEADLINES))).toEqual([
    { statement: '5s', idle: '8s' },
  ])
  expect((await pool().query(DEADLINES)).rows).toEqual([before])
  await closePool()
})

test('on Vercel the platform keeps the instance awake until idle connections are closed', async () => {
  const waiting: unknown[] = []
  const key = Symbol.for('@vercel/request-context')
  Reflect.set(globalThis, key, {
    get: () => ({ waitUntil: (promise: unknown) => waiting.push(promise) }),
  })
  const { pool, closePool } = await load({
    VERCEL: '1',
    VERCEL_URL: 'app-1.vercel.app',
    VERCEL_REGION: 'fra1',
  })
  pool()
  await vi.waitFor(() => expect(pool().listenerCount('release')).toBeGreaterThan(0))
  await pool().query('SELECT 1')
  expect(waiting).toEqual([expect.any(Promise)])
  await closePool()
  Reflect.deleteProperty(globalThis, key)
})
