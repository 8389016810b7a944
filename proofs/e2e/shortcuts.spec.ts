import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { waitForShortcuts } from '@/e2e/testing/hydration'

test('? lists the shortcuts, Escape closes the list', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.getByRole('button', { name: 'Account menu' }).focus()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Account menu' })).toBeFocused()
})

test('the list also opens from the menu', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(help).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Account menu' })).toBeFocused()
})

test('? reopens the list right after it was closed', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  // Before the dialog's close event arrives.
  await help.getByRole('button', { name: 'Close' }).evaluate((close: HTMLElement) => {
    close.click()
    queueMicrotask(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: '?' })))
  })
  await expect(help).toBeVisible()
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('dialog')).toHaveCount(0)
})

test('switched off, no shortcut works, even after a reload; the menu switches them on again', async ({
  page,
  user: _,
}) => {
  await open(page, '/settings')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const onOff = help.getByRole('switch', { name: 'Keyboard shortcuts' })
  await expect(onOff).toBeChecked()
  await onOff.focus()
  await page.keyboard.press('Space')
  await expect(onOff).not.toBeChecked()
  await help.getByRole('button', { name: 'Close' }).click()
  await page.reload()
  await waitForShortcuts(page)
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(help).toHaveCount(0)
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(onOff).not.toBeChecked()
  await onOff.click()
  await help.getByRole('button', { name: 'Close' }).click()
  await page.keyboard.press('?')
  await expect(help).toBeVisible()
})

test('shortcuts are ignored while typing, and with Ctrl, Alt or Meta', async ({
  page,
  user: _,
}) => {
  await open(page, '/profile')
  const bio = page.getByLabel('Bio')
  await bio.focus()
  await page.keyboard.type('why?')
  await expect(bio).toHaveValue('why?')
  await bio.blur()
  for (const modifier of ['Control', 'Alt', 'Meta']) await page.keyboard.press(`${modifier}+?`)
  await page.getByRole('button', { name: 'Account menu' }).focus()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

async function open(page: Page, path: string) {
  await page.goto(path)
  await waitForShortcuts(page)
}
