import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { givePasskey, makeAdmin } from './testing/test-user'

test.use({ javaScriptEnabled: false })

test('pages without forms read the same', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Sign in/ })).toBeVisible()
})

test('the sign-in pages say that passkeys need JavaScript', async ({ page }) => {
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path)
    await expect(page.locator('noscript p')).toHaveText(/^Passkeys need JavaScript\./)
    await expect(page.locator('noscript p')).toBeVisible()
  }
})

test('a signed-out visitor is sent to sign-in', async ({ page }) => {
  await page.goto(HOME_PATH)
  await expect(page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`)
})

test('settings list the passkeys and say what needs JavaScript', async ({ page, user, db }) => {
  await givePasskey(db, user, { name: 'Work laptop' })
  await page.goto('/settings')
  await expect(page.getByText('Work laptop')).toBeVisible()
  await expect(
    page.locator('noscript p').filter({ hasText: 'Passkeys need JavaScript.' }),
  ).toBeVisible()
})

test('signing out works', async ({ page, user, db }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL('/signed-out')
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(0)
})

test('on a phone the account menu holds the links that do not fit', async ({ page, user, db }) => {
  await makeAdmin(db, user)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/profile')
  const header = page.getByRole('banner')
  const button = header.getByRole('button', { name: 'Account menu' })
  await button.click()
  await expect(header.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(header.getByRole('link', { name: 'Admin' })).toBeHidden()
  await button.click()
  await header.getByRole('link', { name: 'Admin' }).click()
  await expect(page).toHaveURL('/admin')
  await button.click()
  await header.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL('/signed-out')
})
