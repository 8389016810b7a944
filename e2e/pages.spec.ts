import type { Page } from '@playwright/test'
import { expectAccessibleInBothThemes, expectNoSidewaysScrolling } from './testing/accessible'
import { expect, test } from './testing/fixtures'
import { PAGES, pagePaths } from './testing/pages'
import { givePasskey, makeAdmin, makeStale } from './testing/test-user'

/** The width in CSS pixels of a 1280 px window at 200 % and 400 % zoom. */
const ZOOMED = [640, 320]

test('every page of the app is in the list', () => {
  const tested = new Set(PAGES.map(({ path }) => path.split('?')[0]))
  expect(pagePaths().filter((path) => !tested.has(path))).toEqual([])
})

for (const { path, as, status = 200, given } of PAGES) {
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
    if (as === 'stale user') await makeStale(db, user)
    if (as === 'admin') await makeAdmin(db, user)
    if (given) await db.query(given, [user.id])
    if (as !== 'visitor') await signIn(context, user)
    expect((await page.goto(path.replace('[id]', user.id)))?.status()).toBe(status)
    await expect(page).toHaveTitle(/\S/)
    for (const role of ['banner', 'main'] as const)
      await expect(page.getByRole(role)).toHaveCount(1)
    await expectAccessibleInBothThemes(page)
    await expectSkipLink(page)
    for (const width of ZOOMED) await expectNoSidewaysScrolling(page, width)
    // A phone with text at 200 % (WCAG 2.2 §1.4.4).
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    await expectNoSidewaysScrolling(page, 360)
  })
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
