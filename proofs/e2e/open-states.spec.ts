import { expectAccessibleInBothThemes, expectNoSidewaysScrolling } from '@/e2e/testing/accessible'
import { expect, test } from '@/e2e/testing/fixtures'
import { givePasskey } from '@/e2e/testing/test-user'

const PHONE = 320

test('the open account menu is accessible', async ({ page, user: _ }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(page.locator('#account-menu')).toBeVisible()
  await expectAccessibleInBothThemes(page)
  await expectNoSidewaysScrolling(page, PHONE)
})

test('the open list of shortcuts is accessible', async ({ page, user: _ }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessibleInBothThemes(page)
  await expectNoSidewaysScrolling(page, PHONE)
})

test('an open dialog and the message that follows are accessible', async ({ page, user, db }) => {
  await givePasskey(db, user, { name: 'Old phone' })
  await givePasskey(db, user, { name: 'Work laptop' })
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove' }).first().click()
  const dialog = page.getByRole('dialog', { name: /^Remove/ })
  await expect(dialog).toBeVisible()
  await expectAccessibleInBothThemes(page)
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('Passkey removed.').first()).toBeVisible()
  await expectAccessibleInBothThemes(page)
  await expectNoSidewaysScrolling(page, PHONE)
})

test('the offline notice is accessible', async ({ page, context, user: _, consoleGuard }) => {
  consoleGuard.expect(/ERR_INTERNET_DISCONNECTED/)
  await page.goto('/profile')
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await expectAccessibleInBothThemes(page)
  await expectNoSidewaysScrolling(page, PHONE)
})
