import { expect, type Locator, type Page } from '@playwright/test'

/** Waits until React has taken over the element; before that, forms post without JavaScript. */
export async function waitForHydration(element: Locator): Promise<void> {
  const isHydrated = () =>
    element.evaluate((node) => Object.keys(node).some((key) => key.startsWith('__reactProps')))
  await expect.poll(isHydrated, { timeout: 30_000 }).toBe(true)
}

/** Waits until the signed-in page handles keys: the account menu opens only then. */
export async function waitForShortcuts(page: Page): Promise<void> {
  const menu = page.locator('#account-menu')
  await page.getByRole('button', { name: 'Account menu' }).click()
  await expect(menu).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
}
