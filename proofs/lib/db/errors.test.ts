import pg from 'pg'
import { beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable, isTransactionConflict, isUniqueViolation } from '@/lib/db/errors'
import { pool } from '@/lib/db/pool'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'
import { waitUntil } from '@/lib/testing/wait-until'

const POOL_SIZE = 3
// Five seconds, doubled for a busy machine. Without a deadline the statement would take thirty.
const DEADLINE_MS = 10_000
let proxy: DatabaseProxy
let admin: pg.Pool

beforeAll(async () => {
  const direct = process.env.DATABASE_URL ?? ''
  proxy = await openDatabaseProxy(direct)
  admin = new pg.Pool({ connectionString: direct, max: 1, allowExitOnIdle: true })
  vi.stubEnv('DATABASE_URL', proxy.url)
  vi.stubEnv('DATABASE_POOL_SIZE', String(POOL_SIZE))
})

/** The app's four kinds of database call, whose errors have different shapes. */
const WAYS: Record<string, (sql: string) => Promise<unknown>> = {
  'a raw query': (sql) => db.$queryRawUnsafe(sql),
  'a raw statement': (sql) => db.$executeRawUnsafe(sql),
  'a transaction': (sql) => db.$transaction(async (tx) => tx.$queryRawUnsafe(sql)),
  'the pool': (sql) => pool().query(sql),
}
let asked = 0
/** A long-running statement with a unique text, by which it can be found. */
const slow = () => `SELECT pg_sleep(30)::text AS "${++asked}"`

test.for(Object.entries(WAYS))(
  '%s: refused, then well again when the database is back',
  async ([, ask]) => {
    await ask('SELECT 1')
    await proxy.stop()
    for (const _ of [1, 2, 3]) await expectUnavailable(ask('SELECT 1'))
    await expectUnavailable(db.user.findFirst())
    await proxy.start()
    await ask('SELECT 1')
  },
)

test.for(Object.entries(WAYS))('%s: connection lost while it runs', async ([, ask]) => {
  const sql = slow()
  const answer = expectUnavailable(ask(sql))
  await running(sql)
  await proxy.stop()
  await answer
  await proxy.start()
  await ask('SELECT 1')
})

test.for(Object.entries(WAYS))(
  '%s: terminated by the server (57P01) while it runs, and while it is idle',
  async ([, ask]) => {
    const sql = slow()
    const answer = expectUnavailable(ask(sql))
    await running(sql)
    await terminate()
    await answer
    await terminate()
    for (let round = 0; round < POOL_SIZE; round++)
      await ask('SELECT 1').catch((error: unknown) =>
        expect(isDatabaseUnavailable(error)).toBe(true),
      )
    await ask('SELECT 1')
  },
)

test.for(Object.entries(WAYS))(
  '%s: cancelled by the statement timeout (57014)',
  async ([, ask]) => {
    const sql = slow()
    const answer = expectUnavailable(ask(sql))
    await running(sql)
    await admin.query(
      'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = $1',
      [sql],
    )
    await answer
  },
)

test('after five seconds the server ends a statement and the client stops waiting', async () => {
  const began = Date.now()
  await Promise.all(
    Object.values(WAYS)
      .slice(0, POOL_SIZE)
      .map((ask) => expectUnavailable(ask(slow()))),
  )
  expect(Date.now() - began).toBeLessThan(DEADLINE_MS)
  await db.$queryRaw`SELECT 1`
})

test.for(Object.entries(WAYS))(
  '%s: the server has no connection left, or no disk (class 53)',
  async ([, ask]) => {
    for (const code of ['53300', '53100'])
      await expectUnavailable(
        ask(`DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '${code}'; END $$`),
      )
  },
)

test('no free connection', async () => {
  const held = await Promise.all(Array.from({ length: POOL_SIZE }, () => pool().connect()))
  await Promise.all([
    ...Object.values(WAYS).map((ask) => expectUnavailable(ask('SELECT 1'))),
    expectUnavailable(db.user.findFirst()),
  ])
  for (const client of held) client.release()
  await db.$queryRaw`SELECT 1`
})

test('a frozen database fails within five seconds, and recovers when it thaws', async () => {
  await Promise.all(Object.values(WAYS).map((ask) => ask('SELECT 1')))
  proxy.freeze()
  for (const _ of ['open connections', 'new connections']) {
    const began = Date.now()
    await Promise.all(Object.values(WAYS).map((ask) => expectUnavailable(ask('SELECT 1'))))
    expect(Date.now() - began).toBeLessThan(DEADLINE_MS)
  }
  proxy.thaw()
  for (const ask of Object.values(WAYS)) await ask('SELECT 1')
})

test('a transaction that loses its connection between two statements, or idles too long', async () => {
  await expectUnavailable(
    db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1`
      await terminate()
      await tx.$queryRaw`SELECT 1`
    }),
  )
  await expectUnavailable(
    db.$transaction(async (tx) => {
      const [backend] = await tx.$queryRaw<
        { pid: number }[]
      >`SELECT pg_backend_pid() AS pid, set_config('idle_in_transaction_session_timeout', '50', true)`
      await waitUntil(
        async () =>
          (await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [backend?.pid]))
            .rowCount === 0,
      )
      await tx.$queryRaw`SELECT 1`
    }),
  )
})

test.for([
  ['no such database', { pathname: '/nowhere' }],
  ['an unknown user', { username: 'nobody' }],
  ['an unknown host', { hostname: 'database.invalid' }],
  ['a closed port of a name with two addresses', { hostname: 'localhost', port: '1' }],
] as const)('%s', async ([, change]) => {
  const url = Object.assign(new URL(proxy.url), change)
  const kept = globalThis as typeof globalThis & { databasePools?: unknown }
  const own = kept.databasePools
  kept.databasePools = undefined
  vi.stubEnv('DATABASE_URL', url.toString())
  vi.resetModules()
  const elsewhere = await import('@/lib/db/pool')
  await expectUnavailable(elsewhere.pool().query('SELECT 1'))
  await elsewhere.closePool()
  kept.databasePools = own
  vi.stubEnv('DATABASE_URL', proxy.url)
})

test("a refused connection to anything else is not the database's fault", async () => {
  const error: unknown = await fetch('http://127.0.0.1:2').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  expect(isDatabaseUnavailable(error)).toBe(false)
})

test('a read-only replica', async () => {
  const write = db.$transaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION READ ONLY`
    await tx.user.create({ data: { name: 'Ada' } })
  })
  await expectUnavailable(write)
})

test('user errors and bugs are not "unavailable"', async () => {
  const user = await db.user.create({
    data: { name: 'Ada', email: 'ada@example.com', emailVerified: true },
  })
  const again = { name: 'Ada', email: 'ada@example.com', emailVerified: true }
  const unique = [
    () => db.user.create({ data: again }),
    () => db.$executeRaw`INSERT INTO users (id, name) VALUES (${user.id}::uuid, 'Ada')`,
  ]
  const others = [
    () => db.$queryRaw`SELECT * FROM nowhere`,
    () => db.$queryRaw`SELECT ${'x'}::uuid`,
    () => db.$queryRaw`SELECT ${'\0'}`,
    () => db.user.create({ data: { name: '' } }),
    () =>
      db.recoveryCode.create({
        data: { codeHash: 'x'.repeat(43), userId: '00000000-0000-4000-8000-000000000000' },
      }),
    () => db.user.findUniqueOrThrow({ where: { id: '00000000-0000-4000-8000-000000000000' } }),
    () => Promise.reject(new TypeError('a bug')),
    () => Promise.reject('Connection terminated'),
    () => Promise.reject(null),
  ]
  for (const work of [...unique, ...others]) {
    const error: unknown = await work().then(
      () => expect.unreachable(),
      (reason: unknown) => reason,
    )
    expect([isDatabaseUnavailable(error), isTransactionConflict(error)]).toEqual([false, false])
    expect(isUniqueViolation(error)).toBe(unique.some((other) => other === work))
  }
})

async function expectUnavailable(work: Promise<unknown>) {
  const error: unknown = await work.then(
    () => expect.unreachable('it answered'),
    (reason: unknown) => reason,
  )
  expect(isDatabaseUnavailable(error), String(error)).toBe(true)
  expect([isTransactionConflict(error), isUniqueViolation(error)]).toEqual([false, false])
}

async function running(sql: string) {
  await waitUntil(
    async () =>
      (
        await admin.query("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query = $1", [
          sql,
        ])
      ).rowCount === 1,
  )
}

async function terminate() {
  const { rows } = await admin.query<{ pid: number }>(
    'SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  const pids = rows.map(({ pid }) => pid)
  await waitUntil(
    async () =>
      (await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)', [pids]))
        .rowCount === 0,
  )
}
