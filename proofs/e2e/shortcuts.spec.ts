import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'

test('? lists the shortcuts, Escape leads back', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.getByRole('button', { name: 'Account menu' }).focus()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Account menu' })).toBeFocused()
})

test('the list opens from the menu, too', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(help).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Account menu' })).toBeFocused()
})

test('? opens the list again at once after it was closed', async ({ page, user: _ }) => {
  await open(page, '/settings')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  // Before the browser tells that the dialog was closed.
  await help.getByRole('button', { name: 'Close' }).evaluate((close: HTMLElement) => {
    close.click()
    queueMicrotask(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: '?' })))
  })
  await expect(help).toBeVisible()
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(page.locator('dialog')).toHaveCount(0)
})

test('switched off, no key does anything, also after a reload; the menu has the way back', async ({
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
  await alive(page)
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

test('keys are nobody’s while something is typed, and with Ctrl, Alt or Meta', async ({
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
  await alive(page)
}

/** Once the menu opens, the listener is there. */
async function alive(page: Page) {
  const button = page.getByRole('button', { name: 'Account menu' })
  await button.click()
  await expect(page.locator('#account-menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#account-menu')).toBeHidden()
}
