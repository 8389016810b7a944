import { expect, test } from './testing/fixtures'
import { createTestSession } from './testing/test-user'

test('signing out ends the session on the server', async ({ page, context, user, signIn, db }) => {
  await page.goto('/settings')
  const posted = page.waitForResponse('**/api/auth/sign-out')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  expect(await (await posted).allHeaders()).toMatchObject({
    'clear-site-data': '"cache"',
    'cache-control': 'no-store',
    location: '/signed-out',
  })
  await page.waitForURL('/signed-out')
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

  expect(await context.cookies()).toEqual([])
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(0)
  await signIn(context, user)
  await page.goto('/settings')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
})

test('going back after signing out shows nothing of the user', async ({ page, user }) => {
  await page.goto('/settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
  await page.goBack()
  await expect(page).toHaveURL(/\/sign-in/)
  await expect(page.getByText(user.name)).toHaveCount(0)
})

test('signing out ends this session only', async ({ page, user, openDevice, signIn, db }) => {
  const other = await openDevice()
  await signIn(other.context, { sessionToken: await createTestSession(db, user.id) })
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
  await other.page.goto('/settings')
  await expect(other.page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('another site cannot sign a user out', async ({ page, user, db }) => {
  for (const [name, value] of [
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
  ] as const) {
    const response = await page.request.post('/api/auth/sign-out', {
      headers: { [name]: value },
      maxRedirects: 0,
    })
    expect(response.status()).toBe(403)
    expect(await response.json()).toMatchObject({ error: { code: 'csrf' } })
  }
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('signing out twice is harmless', async ({ page, user, db }) => {
  await page.goto('/settings')
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
})
