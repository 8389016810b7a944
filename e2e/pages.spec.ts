import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { PAGES, pagePaths } from './pages'
import { givePasskey } from './test-user'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const NARROW = { width: 320, height: 640 }

test('every page of the app is tested here', () => {
  const tested = new Set(PAGES.map(({ path }) => path.split('?')[0]))
  expect(pagePaths().filter((path) => !tested.has(path))).toEqual([])
})

for (const { path, as, status = 200 } of PAGES) {
  test(`${path} for a ${as}: accessible in both themes, a clean console, the skip link first`, async ({
    page,
    context,
    createUser,
    signIn,
    consoleGuard,
    db,
  }) => {
    if (status !== 200) consoleGuard.expect(new RegExp(`status of ${status}`))
    const user = await createUser()
    await givePasskey(db, user)
    await db.query("INSERT INTO todos (user_id, title, completed) VALUES ($1, 'Buy milk', false), ($1, 'Call Grace', true)", [user.id])
    if (as === 'stale user')
      await db.query("UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1", [user.id])
    if (as === 'admin') await db.query("UPDATE users SET role = 'admin' WHERE id = $1", [user.id])
    if (as !== 'visitor') await signIn(context, user)
    await page.emulateMedia({ colorScheme: 'light' })
    expect((await page.goto(path.replace('[id]', user.id)))?.status()).toBe(status)
    await expect(page).toHaveTitle(/\S/)
    await expectAccessible(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page)
    await expectSkipLink(page)
    await page.setViewportSize(NARROW)
    // WCAG 2.2 §1.4.10: at 320 px nothing needs scrolling sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width)
  })
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

async function expectSkipLink(page: Page): Promise<void> {
  const skipLink = page.getByRole('link', { name: 'Skip to content' })
  await page.keyboard.press('Tab')
  await expect(skipLink).toBeFocused()
  await expect(skipLink).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#content$/)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
}
