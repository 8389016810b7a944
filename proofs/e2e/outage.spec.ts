import pg from 'pg'
import { expect } from '@/e2e/testing/fixtures'
import { test } from './isolated-app'

test.beforeEach(({ consoleGuard }) => {
  consoleGuard.expect(/503|ERR_CONNECTION_(REFUSED|RESET)/)
})

test('while the database is down pages answer 503 and the session is kept; afterwards all works without a restart', async ({
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

test('with a frozen database the app answers within seconds', async ({ page, isolated }) => {
  const home = new URL('/profile', isolated.app().url).toString()
  await page.goto(home)
  isolated.proxy.freeze()
  const asked = Date.now()
  const answer = await page.request.get(home, { maxRedirects: 0 })
  // Five seconds for the query, plus some for a busy machine.
  expect(Date.now() - asked).toBeLessThan(9_000)
  expect(answer.headers().location).toContain('/unavailable')
  // The maintenance page does not wait for the database again.
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
  // The user is found, but the query for events waits for the lock until it times out.
  await locker.query('BEGIN; LOCK TABLE security_events')
  const activity = new URL('/settings/activity', isolated.app().url).toString()
  expect((await page.goto(activity))?.status()).toBe(503)
  await expect(page.getByRole('heading', { name: 'Temporarily unavailable' })).toBeVisible()
  await locker.end()
  expect((await page.goto(activity))?.status()).toBe(200)
})

test('after kill -9 of the app, the next start has the session and saved data', async ({
  page,
  isolated,
}) => {
  await page.goto(new URL('/profile', isolated.app().url).toString())
  await page.getByRole('textbox', { name: 'Bio' }).fill('Outlive the app')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('status').getByText('Profile saved.')).toBeVisible()

  // No prefetch may be running when the app dies.
  await page.goto('about:blank')
  await isolated.app().kill()
  await isolated.restart()
  await page.goto(new URL('/profile', isolated.app().url).toString())
  await expect(page.getByRole('textbox', { name: 'Bio' })).toHaveValue('Outlive the app')
})

test('while the database is down routes answer 503 JSON and keep cookies', async ({
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
  // A form is a navigation, so it redirects to the maintenance page.
  const signOut = await request.post(`${origin}/api/auth/sign-out`, { headers, maxRedirects: 0 })
  expect([signOut.status(), signOut.headers().location]).toEqual([303, '/unavailable'])
  expect(signOut.headers()['set-cookie']).toBeUndefined()

  await isolated.proxy.start()
  expect(await (await request.get(`${origin}/api/auth/session`)).json()).toMatchObject({
    user: { name: isolated.userName },
  })
})
