import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { expect, test, visit } from './fixtures'
import { startPgBouncer } from './pgbouncer'

/** The address of the same database through PgBouncer. */
async function before(direct: string) {
  const pooler = await startPgBouncer(direct)
  return { ...pooler, url: databaseUrl(pooler.url, new URL(direct).pathname.slice(1)) }
}

test('behind PgBouncer in transaction mode migrations use the direct address, all else the pooler', async ({
  page,
  authenticator,
  newDatabase,
  start,
}) => {
  const direct = await newDatabase('empty')
  const pooler = await before(direct)
  const container = await start({
    DATABASE_URL: pooler.url,
    DIRECT_DATABASE_URL: direct,
    MIGRATE_ON_START: 'true',
  })
  await container.untilHealthy()
  await visit(page, authenticator, container.url)
  expect(await container.stop()).toBe(0)
  expect(await pooler.log()).not.toMatch(/unsupported startup parameter|prepared statement/)
  // We leave no state on a connection that the next client gets.
  const settings =
    "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock"
  expect(
    await withClient(pooler.url, async (client) => (await client.query(settings)).rows),
  ).toEqual([{ statement: '0', lock: '0' }])
  await pooler.stop()
})

test('an undeclared PgBouncer is detected at the first connection', async ({
  page,
  authenticator,
  newDatabase,
  start,
}) => {
  const pooler = await before(await newDatabase('migrated'))
  const container = await start({ DATABASE_URL: pooler.url, DATABASE_PREPARED_STATEMENTS: 'false' })
  await container.untilHealthy()
  await visit(page, authenticator, container.url)
  expect((await pooler.log()).match(/unsupported startup parameter/g)?.length ?? 0).toBeLessThan(20)
  await container.stop()
  await pooler.stop()
})
