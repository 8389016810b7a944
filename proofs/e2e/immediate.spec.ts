import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { waitForHydration } from '@/e2e/testing/hydration'
import { HOME_PATH } from '@/lib/brand'

const SIGN_IN = { name: 'Sign in with a passkey' }

test.beforeEach(async ({ page }) => markImmediate(page))

test('"Sign in" is one touch where this device holds a passkey', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await openHome(page)
  await authenticator.answering(() => headerLink(page).click())
  await page.waitForURL(HOME_PATH)
})

test('so is the way from a link to a protected page, which then opens', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await openHome(page)
  await authenticator.answering(() =>
    page.getByRole('main').locator('a[href="/profile"]').first().click(),
  )
  await page.waitForURL('/profile')
})

test('without a passkey on this device, the page offers autofill and says nothing', async ({
  page,
  authenticator,
}) => {
  await openHome(page)
  await headerLink(page).click()
  await authenticator.armed()
  expect(await immediateRequests(page)).toBe(1)
  await expect(page.getByRole('button', SIGN_IN)).toBeEnabled()
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  await expect(page).toHaveURL('/sign-in')
})

test('a dialog that was closed comes back only by the button', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await openHome(page)
  await authenticator.refusing(async () => {
    await headerLink(page).click()
    await authenticator.armed()
  })
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  await authenticator.refusing(async () => {
    await page.getByRole('button', SIGN_IN).click()
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
  await authenticator.armed(2)
  expect(await immediateRequests(page)).toBe(1)
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
})

test('leaving the page ends the request', async ({ page, addPasskey }) => {
  await addPasskey()
  await openHome(page)
  await headerLink(page).click()
  await expect.poll(() => immediateRequests(page)).toBe(1)
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page).toHaveURL('/sign-up')
  await page.waitForFunction(() => performance.getEntriesByName('immediate ended').length === 1)
})

test('a page opened by its address only arms autofill: nobody clicked', async ({
  page,
  addPasskey,
}) => {
  // Told by the page: Playwright's own evaluations would count as a click.
  const modes: string[] = []
  await page.exposeFunction('noteMode', (mode: string) => modes.push(mode))
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = (options) => {
      Reflect.get(window, 'noteMode')(options?.mediation ?? 'immediate')
      return get(options)
    }
  })
  await addPasskey()
  await page.goto('/settings')
  await expect.poll(() => modes).toEqual(['conditional'])
})

for (const [name, remove] of [
  ['without the mode', () => (PublicKeyCredential.getClientCapabilities = async () => ({}))],
  [
    'that cannot say what it has',
    () => Reflect.deleteProperty(PublicKeyCredential, 'getClientCapabilities'),
  ],
  ['without user activation', () => Reflect.deleteProperty(Navigator.prototype, 'userActivation')],
] as const)
  test(`a browser ${name} has autofill as before`, async ({ page, authenticator, addPasskey }) => {
    await page.addInitScript(remove)
    await addPasskey()
    await openHome(page)
    await headerLink(page).click()
    await authenticator.armed()
    expect(await immediateRequests(page)).toBe(0)
    await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
    await page.waitForURL(HOME_PATH)
  })

/** Before hydration a link loads a new document, which nobody has clicked. */
async function openHome(page: Page): Promise<void> {
  await page.goto('/')
  await waitForHydration(headerLink(page))
}

function headerLink(page: Page) {
  return page.getByRole('banner').getByRole('link', { name: 'Sign in' })
}

/** Notes each request for immediate mode, and its end. */
async function markImmediate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = (options) => {
      const answer = get(options)
      if (options && 'uiMode' in options) {
        performance.mark('immediate')
        answer.catch(() => performance.mark('immediate ended'))
      }
      return answer
    }
  })
}

function immediateRequests(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('immediate').length)
}
