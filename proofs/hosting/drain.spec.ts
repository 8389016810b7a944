import { once } from 'node:events'
import { request } from 'node:http'
import pg from 'pg'
import { createTestUser } from '@/e2e/testing/test-user'
import { openDatabaseProxy } from '@/lib/testing/database-proxy'
import { expect, test } from './fixtures'

test('on SIGTERM requests finish, readiness answers 503, the pool closes and the exit code is 0', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('migrated')
  const direct = new pg.Pool({ connectionString: url, max: 1 })
  const { sessionToken } = await createTestUser(direct)
  const proxy = await openDatabaseProxy(url)
  const container = await start({ DATABASE_URL: proxy.url })
  await container.untilHealthy()
  const profile = () =>
    fetch(`${container.url}/profile`, {
      headers: { cookie: `session=${sessionToken}` },
      redirect: 'manual',
    })
  expect((await profile()).status).toBe(200)

  proxy.freeze()
  const slow = profile()
  // By now it waits for the database: a request sent later does.
  expect((await fetch(`${container.url}/api/health/ready`)).status).toBe(503)
  container.kill('SIGTERM')
  await container.printed(/"draining"/)
  const told = Date.now()
  const ready = await fetch(`${container.url}/api/health/ready`)
  expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close'])
  // At once, without asking the frozen database.
  expect(Date.now() - told).toBeLessThan(1_000)

  proxy.thaw()
  const answer = await slow
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('</html>')])
  expect(await container.exited).toBe(0)
  expect(container.output()).not.toContain('drain_incomplete')
  const others = await direct.query(
    'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  )
  expect(others.rowCount).toBe(0)
  await direct.end()
  await proxy.stop()
})

test('neither a request that never ends nor a second signal changes the exit or its deadline', async ({
  newDatabase,
  start,
}) => {
  const container = await start({ DATABASE_URL: await newDatabase('migrated') })
  await container.untilHealthy()
  // The announced body never arrives.
  const headers = {
    origin: container.url,
    'content-type': 'application/json',
    'content-length': '100',
  }
  const hanging = request(`${container.url}/api/auth/passkey/sign-in/options`, {
    method: 'POST',
    headers,
  })
  const broken = once(hanging, 'error')
  hanging.write('{')
  await expect.poll(async () => (await fetch(`${container.url}/api/health/live`)).status).toBe(200)
  container.kill('SIGTERM')
  const told = Date.now()
  await container.printed(/"draining"/)
  // Podman takes its time to pass it on: here the server still waits for the request.
  container.kill('SIGTERM')
  expect(await container.exited).toBe(0)
  expect(Date.now() - told).toBeLessThan(9_500)
  await broken
})

test('with nothing to finish it exits at once', async ({ newDatabase, start }) => {
  const container = await start({ DATABASE_URL: await newDatabase('migrated') })
  await container.untilHealthy()
  const told = Date.now()
  container.kill('SIGTERM')
  expect(await container.exited).toBe(0)
  expect(Date.now() - told).toBeLessThan(3_000)
})
