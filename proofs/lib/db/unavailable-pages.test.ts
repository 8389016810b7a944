import { RedirectType, redirect } from 'next/navigation'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { closePool } from '@/lib/db/pool'
import { type DatabaseProxy, openDatabaseProxy } from '@/lib/testing/database-proxy'

let proxy: DatabaseProxy

beforeAll(async () => {
  proxy = await openDatabaseProxy(process.env.DATABASE_URL ?? '')
  vi.stubEnv('DATABASE_URL', proxy.url)
})
afterAll(async () => {
  await closePool()
  vi.unstubAllEnvs()
})

test('other errors don’t redirect', async () => {
  await expect(db.$queryRaw`SELECT no_such_column`).rejects.not.toHaveProperty('digest')
  const id = crypto.randomUUID()
  await expect(db.user.findUniqueOrThrow({ where: { id } })).rejects.not.toHaveProperty('digest')
})

test('a failed query redirects a page to /unavailable when the database is down', async () => {
  const { digest } = thrownBy(() => redirect('/unavailable', RedirectType.replace))
  await proxy.stop()
  for (const query of [
    () => db.user.count(),
    () => db.$queryRaw`SELECT 1`,
    () => db.$executeRaw`DELETE FROM users`,
  ])
    await expect(query()).rejects.toMatchObject({ digest })
})

function thrownBy(work: () => never): { digest?: unknown } {
  try {
    return work()
  } catch (error) {
    return Object(error)
  }
}
