import type { Locator } from '@playwright/test'
import { tabTo } from '@/e2e/testing/accessible'
import { expect, test } from '@/e2e/testing/fixtures'

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
})

test('with forced colours buttons have borders, and selection does not rely on the background', async ({
  page,
  user: _,
}) => {
  await page.goto('/profile')
  expect(await look(page.getByRole('button', { name: 'Save' }))).toMatchObject({
    borderTopWidth: '1px',
    borderTopStyle: 'solid',
  })
  expect((await look(page.getByRole('link', { name: 'Profile' }))).textDecorationLine).toBe(
    'underline',
  )
  expect((await look(page.getByRole('link', { name: 'Settings' }))).textDecorationLine).toBe('none')
  const theme = page.getByRole('group', { name: 'Theme' })
  expect((await look(theme.locator('label', { hasText: 'System' }))).outlineStyle).toBe('solid')
  expect((await look(theme.locator('label', { hasText: 'Dark' }))).outlineStyle).toBe('none')
})

test('with forced colours focus and switch are visible', async ({ page, user: _ }) => {
  await page.goto('/settings')
  const button = page.getByRole('button', { name: 'Account menu' })
  await tabTo(page, button)
  expect((await look(button)).outlineStyle).toBe('solid')
  await page.keyboard.press('ArrowDown')
  const profile = page.locator('#account-menu').getByRole('link', { name: 'Profile' })
  await expect(profile).toBeFocused()
  expect((await look(profile)).outlineStyle).toBe('solid')
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const onOff = page.getByRole('switch', { name: 'Keyboard shortcuts' })
  const on = await look(onOff)
  expect(on.borderTopWidth).toBe('1px')
  await onOff.click()
  await expect(onOff).not.toBeChecked()
  await expect.poll(async () => (await look(onOff)).backgroundColor).not.toBe(on.backgroundColor)
})

function look(locator: Locator) {
  return locator.evaluate((element) => {
    const { outlineStyle, borderTopWidth, borderTopStyle, textDecorationLine, backgroundColor } =
      getComputedStyle(element)
    return { outlineStyle, borderTopWidth, borderTopStyle, textDecorationLine, backgroundColor }
  })
}
