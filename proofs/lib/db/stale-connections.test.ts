import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'

let proxy: DatabaseProxy
const direct = process.env.DATABASE_URL ?? ''

beforeEach(async () => {
  proxy = await openDatabaseProxy(direct)
})
afterEach(async () => {
  const { closePool } = await import('@/lib/db/pool')
  await closePool()
  await proxy.stop()
  vi.unstubAllEnvs()
})

/** Bypasses the proxy. */
async function sql(text: string): Promise<unknown[]> {
  return withClient(direct, async (client) => (await client.query(text)).rows)
}

/** Reloads the app's modules with one connection through the proxy. */
async function load(parameters = '') {
  vi.resetModules()
  vi.stubEnv('DATABASE_URL', `${proxy.url}${parameters}`)
  vi.stubEnv('DATABASE_POOL_SIZE', '1')
  return { ...(await import('@/lib/db/client')), ...(await import('@/lib/db/transaction')) }
}

test('a stalled transaction’s connection is not reused, so the next write is kept', async () => {
  const { db, transaction } = await load('?pgbouncer=true')
  const lost = transaction(async (tx) => {
    await tx.user.create({ data: { name: 'Lost' } })
    proxy.freeze()
    await tx.$queryRaw`SELECT 1`
  })
  await expect(lost).rejects.toThrow()
  proxy.thaw()
  await db.user.create({ data: { name: 'Kept' } })
  expect(await sql("SELECT name FROM users WHERE name IN ('Lost', 'Kept')")).toEqual([
    { name: 'Kept' },
  ])
})

test('nothing fails after a migration changes a column’s type', async () => {
  const { db, transaction } = await load()
  const { id } = await db.user.create({ data: { name: 'Ada' } })
  const read = () => db.user.findUniqueOrThrow({ where: { id } })
  const readIn = () => transaction((tx) => tx.user.findUniqueOrThrow({ where: { id } }))
  await read()
  await readIn()
  try {
    await sql('ALTER TABLE users ALTER COLUMN image TYPE varchar(3000)')
    expect((await readIn()).name).toBe('Ada')
    await sql('ALTER TABLE users ALTER COLUMN image TYPE varchar(2999)')
    expect((await read()).name).toBe('Ada')
  } finally {
    await sql('ALTER TABLE users ALTER COLUMN image TYPE text')
  }
})

test('named statements are turned off once a pooler loses them (26000)', async () => {
  const { db } = await load()
  const read = () => db.user.findMany({ take: 1 })
  await read()
  const { pool } = await import('@/lib/db/pool')
  await pool().query('DEALLOCATE ALL')
  await read()
  await read()
  expect(pool().statementName('SELECT 1')).toBe('')
})
