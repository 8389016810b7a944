import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'

declare global {
  interface Window {
    /** Counts the animations of each view transition. */
    animations: number[]
  }
}

test('pages cross-fade', async ({ page, user: _ }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect((await animationsOfNavigation(page)).some((count) => count > 0)).toBe(true)
})

test('with reduced motion nothing moves', async ({ page, user: _ }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect((await animationsOfNavigation(page)).every((count) => count === 0)).toBe(true)
  await page.getByRole('button', { name: 'Account menu' }).click()
  const menu = page.locator('#account-menu')
  await expect(menu).toBeVisible()
  expect(await menu.evaluate((element) => element.getAnimations().length)).toBe(0)
})

async function animationsOfNavigation(page: Page): Promise<number[]> {
  await page.addInitScript(() => {
    window.animations = []
    const start = document.startViewTransition.bind(document)
    document.startViewTransition = (...input) => {
      const transition = start(...input)
      const count = () =>
        document.getAnimations().filter(({ effect }) => {
          // React hides non-participants with animations of zero duration.
          const takesTime = Number(effect?.getComputedTiming().duration) > 0
          return (
            takesTime &&
            effect instanceof KeyframeEffect &&
            effect.pseudoElement?.startsWith('::view-transition')
          )
        })
      transition.ready.then(
        () => window.animations.push(count().length),
        () => undefined,
      )
      return transition
    }
  })
  await page.goto('/profile')
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Settings' })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await page.waitForFunction(() => window.animations.length > 0)
  return page.evaluate(() => window.animations)
}
