import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page } from '@playwright/test'

const TAB_STOPS_MAX = 40
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** All that a theme changes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** axe finds no violation on the page, in either theme. */
export async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // While a page is drawn again after a change, its title is gone for a moment.
    await expect(page).toHaveTitle(/./)
    // In the middle of a transition colours have the contrast of neither theme.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.cancel()
    })
    const axe = new AxeBuilder({ page })
    if (colorScheme === 'light') axe.withTags(TAGS)
    else axe.withRules(COLOUR_RULES)
    const { violations } = await axe.analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ).toEqual([])
  }
}

/** WCAG 2.2 §1.4.10: no horizontal scrolling in a window this wide, in CSS pixels. */
export async function expectNoSidewaysScrolling(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
}

/** Presses Tab until the element has focus, and expects a visible outline on it. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < TAB_STOPS_MAX; stop++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe(
        'none',
      )
      return
    }
  }
  throw new Error(`Not reached by ${TAB_STOPS_MAX} presses of Tab: ${target}`)
}
