import { createHash } from 'node:crypto'
import type { BrowserContext } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { HOME_PATH } from '@/lib/brand'

const DAY_SECONDS = 24 * 60 * 60

async function sessionCookie(context: BrowserContext) {
  return (await context.cookies()).find(({ name }) => name === 'session')
}

test('the session cookie is HttpOnly, SameSite and lasts 30 days; the database has only its hash', async ({
  page,
  context,
  authenticator,
  personName,
  db,
}) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  const verified = page.waitForResponse('**/register/verify')
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  const setCookie = (await (await verified).headersArray()).filter(
    ({ name }) => name.toLowerCase() === 'set-cookie',
  )
  await page.waitForURL(HOME_PATH)

  expect((await context.cookies()).map(({ name }) => name).sort()).toEqual([
    'device',
    'last-method',
    'session',
  ])
  const cookie = await sessionCookie(context)
  expect(cookie).toMatchObject({
    name: 'session',
    path: '/',
    domain: 'localhost',
    httpOnly: true,
    secure: false,
    sameSite: 'Lax',
  })
  expect(cookie?.value).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(Math.abs((cookie?.expires ?? 0) - Date.now() / 1000 - 30 * DAY_SECONDS)).toBeLessThan(60)
  expect(await page.evaluate(() => document.cookie)).toBe('')
  // Host-only: a Domain would send it to every subdomain. The ceremony's cookie is gone.
  expect(setCookie.map(({ value }) => value.replace(/=[^;]*/, '')).sort()).toEqual([
    `device; Path=/; Max-Age=${400 * DAY_SECONDS}; HttpOnly; SameSite=Lax`,
    // The last used method, a hint for the sign-in page.
    `last-method; Path=/; Max-Age=${365 * DAY_SECONDS}; HttpOnly; SameSite=Lax`,
    expect.stringMatching(
      /^passkey-registration-[\w-]{12}; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/,
    ),
    `session; Path=/; Max-Age=${30 * DAY_SECONDS}; HttpOnly; SameSite=Lax`,
  ])

  const { rows } = await db.query(
    'SELECT s.token_hash FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.name = $1',
    [personName],
  )
  const hash = createHash('sha256')
    .update(cookie?.value ?? '')
    .digest('base64url')
  expect(rows).toEqual([{ token_hash: hash }])
})

test('each sign-in issues a new token', async ({ page, context, authenticator, personName }) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  await page.waitForURL(HOME_PATH)
  const first = await sessionCookie(context)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
  await authenticator.answering(() => page.goto('/sign-in'))
  await page.waitForURL(HOME_PATH)
  const second = await sessionCookie(context)
  expect(second?.value).not.toBe(first?.value)
})

test('forged, duplicated and malformed cookies count as signed out and cause no error', async ({
  user,
  request,
  baseURL,
}) => {
  const { sessionToken: token } = user
  const hash = createHash('sha256').update(token).digest('base64url')
  const cookies = [
    'session=',
    'session',
    '=session',
    `session=${hash}`,
    `session=${'A'.repeat(43)}`,
    `session=${token}x`,
    `session=${token.slice(1)}`,
    `session="${token}"`,
    `session= ${token}`,
    `session=${token}; session=${token}`,
    `session=${token}; session=`,
    `session=x; session=${token}`,
    `Session=${token}`,
    `__Host-session=${token}`,
    `xsession=${token}`,
    `session=${encodeURIComponent(`' OR '1'='1`)}`,
    "session=' OR 1=1 --",
    'session=%00%ff%fe',
    'session=%',
    'session=\u00e9\u00fc',
    `session=${'x'.repeat(8_000)}`,
    `${'a=b; '.repeat(1_000)}session=x`,
    'session={"$ne":null}',
    'session[]=x',
    ';;;=;=;session',
  ]
  for (const cookie of cookies) {
    const headers = { cookie, origin: baseURL ?? '' }
    const label = cookie.slice(0, 80)
    const session = await request.get('/api/auth/session', { headers })
    expect(await session.json(), label).toEqual({ user: null, session: null })
    const page = await request.get('/settings', { headers, maxRedirects: 0 })
    expect(page.status(), label).toBe(307)
    expect(page.headers().location, label).toBe('/sign-in?returnTo=%2Fsettings')
    for (const response of [
      await request.get('/', { headers }),
      await request.get('/sign-in', { headers }),
      await request.post('/api/auth/passkey/sign-in/options', { headers, data: {} }),
    ])
      expect(response.status(), label).toBe(200)
    expect(
      (await request.post('/api/auth/sign-out', { headers, maxRedirects: 0 })).status(),
      label,
    ).toBe(303)
  }
  const mine = await request.get('/api/auth/session', {
    headers: { cookie: `theme=dark; session=${token}; other=1` },
  })
  expect(await mine.json()).toMatchObject({ user: { id: user.id } })
})
