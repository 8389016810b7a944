import { expect, type Locator, type Page } from '@playwright/test'

const STOPS_MAX = 40

/** Presses Tab until the element has the focus, which must be visible wherever it stops. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe(
        'none',
      )
      return
    }
  }
  throw new Error(`Not reached by ${STOPS_MAX} presses of Tab: ${target}`)
}
