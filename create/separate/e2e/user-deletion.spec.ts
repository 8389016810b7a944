import pg from 'pg'
import { startApp } from '@/lib/testing/app'
import { openDatabaseProxy } from '@/lib/testing/database-proxy'
import { databasesBeside } from '@/lib/testing/databases'
import { copyTemplate } from '@/lib/testing/test-server'
import { test as base, expect } from './testing/fixtures'
import { createTestUser } from './testing/test-user'

/** An app of its own on databases of its own; that of the app behind a proxy. */
const test = base.extend<{ isolated: Awaited<ReturnType<typeof startIsolated>> }>({
  isolated: async ({ browserName: _ }, use) => {
    const isolated = await startIsolated()
    await use(isolated)
    await isolated.close()
  },
})

test('a kill -9 between the two halves of a deletion: the next start does the second', async ({
  isolated,
  request,
}) => {
  const { auth, app, proxy } = isolated
  const user = await createTestUser(auth)
  await app.query("INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')", [user.id])
  const rowsLeft = async () =>
    (await app.query('SELECT 1 FROM user_profiles WHERE user_id = $1', [user.id])).rowCount

  const { origin } = new URL(isolated.server().url)
  // With a connection open, the second half waits three seconds for an answer: crash before that.
  expect((await request.get(`${origin}/api/health/ready`)).status()).toBe(200)
  proxy.freeze()
  const answer = request
    .post(`${origin}/api/account/delete`, {
      headers: { origin, cookie: `session=${user.sessionToken}` },
      form: { confirmation: 'delete my account' },
      maxRedirects: 0,
    })
    .catch(() => null)
  await expect
    .poll(async () => (await auth.query('SELECT 1 FROM users WHERE id = $1', [user.id])).rowCount, {
      intervals: [20],
    })
    .toBe(0)
  await isolated.server().kill()
  expect(await answer).toBeNull()
  expect(await rowsLeft()).toBe(1)

  proxy.thaw()
  await isolated.restart()
  await expect.poll(rowsLeft).toBe(0)
})

async function startIsolated() {
  const databaseUrl = await copyTemplate(
    { adminUrl: process.env.E2E_SERVER_URL ?? '', template: process.env.E2E_TEMPLATE ?? '' },
    `deletion_${process.pid}`,
  )
  const appUrl = databasesBeside(databaseUrl)[1]?.url ?? ''
  const proxy = await openDatabaseProxy(appUrl)
  const auth = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  const app = new pg.Pool({ connectionString: appUrl, max: 1 })
  const start = () => startApp({ databaseUrl, env: { APP_DATABASE_URL: proxy.url } })
  let server = await start()
  return {
    proxy,
    auth,
    app,
    server: () => server,
    async restart() {
      server = await start()
    },
    async close() {
      await server.stop()
      await Promise.all([auth.end(), app.end(), proxy.stop()])
    },
  }
}
