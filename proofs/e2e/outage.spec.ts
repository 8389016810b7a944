import pg from 'pg'
import { test as base, expect } from '@/e2e/testing/fixtures'
import { createTestUser, signIn } from '@/e2e/testing/test-user'
import { startIsolatedApp } from '@/lib/testing/app'

/** An app and a database that a test may break, with one user of it signed in. */
const test = base.extend<{
  isolated: Awaited<ReturnType<typeof startIsolatedApp>> & { userName: string }
}>({
  isolated: async ({ context, consoleGuard }, use) => {
    consoleGuard.expect(/503|ERR_CONNECTION_(REFUSED|RESET)/)
    const isolated = await startIsolatedApp()
    const pool = new pg.Pool({ connectionString: isolated.databaseUrl, max: 1 })
    const user = await createTestUser(pool)
    await pool.end()
    await signIn(context, isolated.app().url, user)
    await use({ ...isolated, userName: user.name })
    await isolated.close()
  },
})

test('while the database is gone, pages say so with a 503 and the session stays; once it is back, all works without a restart', async ({
  page,
  isolated,
}) => {
  const home = new URL('/profile', isolated.app().url).toString()
  expect((await page.goto(home))?.status()).toBe(200)

  await isolated.proxy.stop()
  expect((await page.goto(home))?.status()).toBe(503)
  await expect(page.getByRole('heading', { name: 'Temporarily unavailable' })).toBeVisible()
  expect((await page.request.get(new URL('/api/health/ready', home).toString())).status()).toBe(503)
  expect((await page.request.get(new URL('/api/health/live', home).toString())).status()).toBe(200)
  expect((await page.context().cookies()).map(({ name }) => name)).toContain('session')

  await isolated.proxy.start()
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page).toHaveURL(home)
  await expect(page.getByRole('textbox', { name: 'Bio' })).toBeVisible()
})

test('a frozen database is answered for within seconds', async ({ page, isolated }) => {
  const home = new URL('/profile', isolated.app().url).toString()
  await page.goto(home)
  isolated.proxy.freeze()
  const asked = Date.now()
  const answer = await page.request.get(home, { maxRedirects: 0 })
  // Five seconds for the query, and some for a busy machine.
  expect(Date.now() - asked).toBeLessThan(9_000)
  expect(answer.headers().location).toContain('/unavailable')
  // The page that says so does not wait for the database once more.
  const maintenance = await page.request.get(new URL('/unavailable', home).toString(), {
    timeout: 4_500,
  })
  expect(maintenance.status()).toBe(503)
  isolated.proxy.thaw()
  expect((await page.goto(home))?.status()).toBe(200)
})

test('a page whose own query fails answers 503 as well', async ({ page, isolated }) => {
  const locker = new pg.Client({ connectionString: isolated.databaseUrl })
  await locker.connect()
  // The user is found, but the list of events waits for the lock until its query times out.
  await locker.query('BEGIN; LOCK TABLE security_events')
  const activity = new URL('/settings/activity', isolated.app().url).toString()
  expect((await page.goto(activity))?.status()).toBe(503)
  await expect(page.getByRole('heading', { name: 'Temporarily unavailable' })).toBeVisible()
  await locker.end()
  expect((await page.goto(activity))?.status()).toBe(200)
})

test('after a kill -9 of the app, its next start knows the user and what they saved', async ({
  page,
  isolated,
}) => {
  await page.goto(new URL('/profile', isolated.app().url).toString())
  await page.getByRole('textbox', { name: 'Bio' }).fill('Outlive the app')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').getByText('Profile saved.')).toBeVisible()

  // Nothing of the page is under way when the app dies: Next fetches ahead what its links lead to.
  await page.goto('about:blank')
  await isolated.app().kill()
  await isolated.restart()
  await page.goto(new URL('/profile', isolated.app().url).toString())
  await expect(page.getByRole('textbox', { name: 'Bio' })).toHaveValue('Outlive the app')
})

test('while the database is gone, routes answer 503 in the shape of every refusal, and take no cookie away', async ({
  page,
  isolated,
}) => {
  const origin = isolated.app().url
  await isolated.proxy.stop()
  const headers = { origin }
  const request = page.request
  for (const response of [
    await request.get(`${origin}/api/auth/session`),
    await request.post(`${origin}/api/auth/passkey/sign-in/options`, { headers, data: {} }),
    await request.post(`${origin}/api/auth/passkey/register/options`, {
      headers,
      data: { name: 'Ada' },
    }),
  ]) {
    expect(response.status(), response.url()).toBe(503)
    expect(await response.json()).toEqual({
      error: { code: 'unavailable', message: expect.any(String) },
    })
    expect(Number(response.headers()['retry-after'])).toBeGreaterThan(0)
    expect(response.headers()['set-cookie']).toBeUndefined()
  }
  // A form is a navigation: its answer leads to the page that says so.
  const signOut = await request.post(`${origin}/api/auth/sign-out`, { headers, maxRedirects: 0 })
  expect([signOut.status(), signOut.headers().location]).toEqual([303, '/unavailable'])
  expect(signOut.headers()['set-cookie']).toBeUndefined()

  await isolated.proxy.start()
  expect(await (await request.get(`${origin}/api/auth/session`)).json()).toMatchObject({
    user: { name: isolated.userName },
  })
})
