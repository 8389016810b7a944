import { HOME_PATH } from '@/lib/brand'
import { NOUNS } from '@/lib/nouns'
import { expect, test } from './testing/fixtures'

const PRIVATE_PAGES = [...NOUNS.map(({ path }) => path), '/settings']

for (const path of PRIVATE_PAGES) {
  test(`signed out, ${path} answers 307 to sign-in, with the way back`, async ({ request }) => {
    const response = await request.get(path, { maxRedirects: 0 })
    expect(response.status()).toBe(307)
    expect(response.headers().location).toBe(`/sign-in?returnTo=${encodeURIComponent(path)}`)
    expect(response.headers()['cache-control']).toContain('no-store')
  })
}

test('expired, idle and revoked sessions are signed out', async ({ page, user, db }) => {
  const limits = [
    "expires_at = now() - interval '1 second'",
    "last_seen_at = now() - interval '8 days'",
  ]
  for (const limit of limits) {
    await page.goto('/settings')
    await expect(page).toHaveURL('/settings')
    await db.query(`UPDATE sessions SET ${limit} WHERE user_id = $1`, [user.id])
    await page.goto('/settings')
    await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
    await db.query(
      "UPDATE sessions SET expires_at = now() + interval '1 day', last_seen_at = now() WHERE user_id = $1",
      [user.id],
    )
  }
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await page.goto('/settings')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
})

test('signed in, the sign-in pages redirect to a path of this app only', async ({
  page,
  user: _,
  baseURL,
}) => {
  const destinations: [string, string][] = [
    ['/settings', '/settings'],
    ['/profile?filter=active', '/profile?filter=active'],
    ['', HOME_PATH],
    ['//evil.example', HOME_PATH],
    ['/\\evil.example', HOME_PATH],
    ['\\\\evil.example', HOME_PATH],
    ['https://evil.example/profile', HOME_PATH],
    ['https:evil.example', HOME_PATH],
    ['javascript:alert(1)', HOME_PATH],
    ['/%2f%2fevil.example', HOME_PATH],
    ['/%5cevil.example', HOME_PATH],
    ['/.//evil.example', HOME_PATH],
    ['/profile/..//evil.example', HOME_PATH],
    ['/\t/evil.example', HOME_PATH],
    ['/\r\nlocation: https://evil.example', HOME_PATH],
    [`/${'a'.repeat(2000)}`, HOME_PATH],
    ['/api/auth/sign-out', HOME_PATH],
    ['/sign-in?returnTo=/sign-in', HOME_PATH],
    ['/sign-up', HOME_PATH],
  ]
  for (const path of ['/sign-in', '/sign-up']) {
    for (const [returnTo, destination] of destinations) {
      const response = await page.request.get(`${path}?returnTo=${encodeURIComponent(returnTo)}`, {
        maxRedirects: 0,
      })
      expect(response.status(), returnTo).toBe(307)
      expect(new URL(response.headers().location ?? '', baseURL).href, returnTo).toBe(
        new URL(destination, baseURL).href,
      )
    }
  }
})

test('the home page sends visitors to sign-in and users into the app', async ({
  page,
  context,
  createUser,
  signIn,
}) => {
  const openApp = page.getByRole('main').getByRole('link', { name: 'Open the app' })
  const createAccount = page.getByRole('main').getByRole('link', { name: 'Create an account' })
  await page.goto('/')
  await expect(createAccount).toBeVisible()
  await expect(openApp).toHaveCount(0)
  await signIn(context, await createUser())
  await page.reload()
  await expect(createAccount).toHaveCount(0)
  await openApp.click()
  await expect(page).toHaveURL(HOME_PATH)
})

test('a repeated returnTo is ignored', async ({ page, user: _ }) => {
  const response = await page.request.get('/sign-in?returnTo=/settings&returnTo=//evil.example', {
    maxRedirects: 0,
  })
  expect(response.headers().location).toBe(HOME_PATH)
})

test('signed out, an API answers 401 JSON or nothing, and never redirects', async ({
  request,
  baseURL,
}) => {
  const headers = { origin: baseURL ?? '' }
  const options = await request.post('/api/auth/passkey/register/options', {
    headers,
    data: {},
    maxRedirects: 0,
  })
  expect(options.status()).toBe(400)
  expect(await options.json()).toMatchObject({
    error: { code: 'invalid_input', fields: { name: 'Enter your name.' } },
  })
})
