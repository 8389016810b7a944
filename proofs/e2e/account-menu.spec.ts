import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { makeAdmin } from '@/e2e/testing/test-user'

test('the account menu works with the keyboard: Tab and arrows move, Escape returns to the button', async ({
  page,
  user,
}) => {
  await page.goto('/settings')
  const button = page.getByRole('button', { name: 'Account menu' })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('#account-menu')).toBeVisible()
  await expect(page.locator('#account-menu')).toContainText(user.name)
  await page.keyboard.press('Tab')
  await expect(item(page, 'Profile')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(item(page, 'Settings')).toBeFocused()
  await page.keyboard.press('End')
  await expect(signOut(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(item(page, 'Profile')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(signOut(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.locator('#account-menu')).toBeHidden()
  await expect(button).toBeFocused()

  await page.keyboard.press('ArrowDown')
  await expect(item(page, 'Profile')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.waitForURL('/profile')
  await expect(page.locator('#account-menu')).toBeHidden()
})

test('a click opens the account menu; a second click, a click outside or a choice closes it', async ({
  page,
  user: _,
}) => {
  await page.goto('/profile')
  const button = page.getByRole('button', { name: 'Account menu' })
  const menu = page.locator('#account-menu')
  await button.click()
  await expect(menu).toBeVisible()
  await expect(menu).toBeInViewport({ ratio: 1 })
  await button.click()
  await expect(menu).toBeHidden()
  await button.click()
  await page.getByRole('heading', { level: 1 }).click()
  await expect(menu).toBeHidden()
  await button.click()
  await item(page, 'Sessions').click()
  await page.waitForURL('/settings/sessions')
  await expect(menu).toBeHidden()
})

test('signing out from the menu, on a phone', async ({ page, user, db }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/profile')
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Account menu' }).click()
  await signOut(page).click()
  await page.waitForURL('/signed-out')
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(0)
})

test('the menu shows the profile’s name and picture, and links to admin pages for admins only', async ({
  page,
  user,
  db,
}) => {
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(item(page, 'Admin')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.getByLabel('Display name').fill('Countess of Lovelace')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Profile saved.')).toBeVisible()
  await makeAdmin(db, user)
  await page.reload()
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(page.locator('#account-menu')).toContainText('Countess of Lovelace')
  await item(page, 'Admin').click()
  await page.waitForURL('/admin')
})

function item(page: Page, name: string) {
  return page.locator('#account-menu').getByRole('link', { name })
}

function signOut(page: Page) {
  return page.locator('#account-menu').getByRole('button', { name: 'Sign out' })
}
