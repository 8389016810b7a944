import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'

const STOPS_MAX = 40

test('sign-up, a todo and sign-out with the keyboard alone', async ({
  page,
  authenticator,
  personName,
}) => {
  await page.goto('/')
  await tabTo(page, page.getByRole('link', { name: 'Create an account' }).first())
  await page.keyboard.press('Enter')
  await page.waitForURL('/sign-up')

  await tabTo(page, page.getByLabel('Name'))
  await page.keyboard.type(personName)
  await authenticator.answering(() => page.keyboard.press('Enter'))
  await page.waitForURL('/todos')

  await tabTo(page, page.getByLabel('New todo'))
  await page.keyboard.type('Water the plants')
  await page.keyboard.press('Enter')
  const todo = page.getByRole('checkbox', { name: 'Water the plants' })
  await expect(todo).toBeVisible()
  await tabTo(page, todo)
  await page.keyboard.press('Space')
  await expect(todo).toBeChecked()
  await expect(page.getByText('1 of 1 completed')).toBeVisible()

  await tabTo(page, page.getByRole('button', { name: 'Sign out', exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForURL('/signed-out')

  await tabTo(page, page.getByRole('link', { name: 'Sign in again' }))
  await page.keyboard.press('Enter')
  await authenticator.armed()
  await tabTo(page, page.getByRole('button', { name: 'Sign in with a passkey' }))
  await authenticator.answering(() => page.keyboard.press('Enter'))
  await page.waitForURL('/todos')
  await expect(todo).toBeChecked()
})

/** Presses Tab until the element has the focus, which must be visible wherever it stops. */
async function tabTo(page: Page, target: Locator): Promise<void> {
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
