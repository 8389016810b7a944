import type { Page } from '@playwright/test'
import { HOME_PATH } from '@/lib/brand'
import { ERRORS } from '@/lib/errors'
import type { Authenticator } from './testing/authenticator'
import { expect, test } from './testing/fixtures'
import { waitForHydration } from './testing/hydration'
import { givePasskey } from './testing/test-user'

const SIGN_IN = { name: 'Sign in with a passkey' }

test('a passkey created at sign-up signs in again', async ({ page, authenticator, personName }) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  await page.waitForURL(HOME_PATH)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('/signed-out')

  await authenticator.answering(() => page.getByRole('link', { name: 'Sign in again' }).click())
  await page.waitForURL(HOME_PATH)
  const session = await page.request.get('/api/auth/session')
  expect(await session.json()).toMatchObject({
    user: { name: personName },
    session: { method: 'passkey' },
  })
})

test('autofill is armed on load and signs in without the button', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await authenticator.answering(() => page.goto('/sign-in'))
  await page.waitForURL(HOME_PATH)
})

test('autofill is armed after a client-side navigation, and again after an attempt with the button', async ({
  page,
  authenticator,
}) => {
  await page.goto('/')
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click()
  await authenticator.armed()
  await authenticator.refusing(async () => {
    await page.getByRole('button', SIGN_IN).click()
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
  await authenticator.armed(2)
})

test('the button wins over autofill that is still loading', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  // Autofill's options arrive only after the button's ceremony.
  const button = page.waitForResponse('**/sign-in/verify')
  await page.route(
    '**/sign-in/options',
    async (route) => void button.then(() => route.continue()),
    { times: 1 },
  )
  await page.goto('/sign-in')
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
})

test('autofill that becomes ready does not close the button’s dialog', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  const button = page.waitForResponse('**/sign-in/options')
  await page.route(
    '**/sign-in/options',
    async (route) => void button.then(() => route.continue()),
    { times: 1 },
  )
  await page.addInitScript(() => {
    const { json } = Response.prototype
    Response.prototype.json = async function () {
      const value = await json.call(this)
      setTimeout(() => performance.mark('answer read'))
      return value
    }
  })
  await page.goto('/sign-in')
  await page.getByRole('button', SIGN_IN).click()
  await button
  await page.waitForFunction(() => performance.getEntriesByName('answer read').length === 2)
  // Autofill asks this before it starts, which would end the button's ceremony.
  await page.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable())
  expect(await authenticator.timesArmed()).toBe(0)
  await expect(page.getByRole('button', { name: 'Waiting for your device' })).toBeDisabled()
})

test('autofill is renewed before its challenge expires', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await openArmed(page, authenticator)
  await authenticator.answering(() => page.clock.fastForward('04:30'))
  await page.waitForURL(HOME_PATH)
})

for (const [target, event] of [
  ['document', 'visibilitychange'],
  ['window', 'pageshow'],
  ['window', 'focus'],
] as const) {
  test(`autofill is renewed on return to a page that slept: ${event}`, async ({
    page,
    authenticator,
    addPasskey,
  }) => {
    await addPasskey()
    await openArmed(page, authenticator)
    // The clock moves on, but no timer fires.
    await page.clock.setSystemTime(Date.now() + 6 * 60_000)
    await authenticator.answering(() =>
      page.evaluate(
        ([name, type]) => (name === 'window' ? window : document).dispatchEvent(new Event(type)),
        [target, event] as const,
      ),
    )
    await page.waitForURL(HOME_PATH)
  })
}

test('autofill is not renewed while a passkey dialog is open', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await openArmed(page, authenticator)
  let renewals = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/sign-in/options')) renewals++
  })
  // A browser dialog takes focus from the page.
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  await page.clock.fastForward('10:00')
  expect(renewals).toBe(0)

  const button = page.waitForResponse('**/sign-in/options')
  await page.getByRole('button', SIGN_IN).click()
  await button
  await page.evaluate(() => Reflect.deleteProperty(document, 'hasFocus'))
  await page.clock.fastForward('10:00')
  await expect(page.getByRole('button', { name: 'Waiting for your device' })).toBeDisabled()
  expect(renewals).toBe(1)
})

test('a failed renewal shows nothing, and the next one still happens', async ({
  page,
  authenticator,
  consoleGuard,
  addPasskey,
}) => {
  consoleGuard.expect(/Failed to load resource/)
  await addPasskey()
  await openArmed(page, authenticator)
  await page.route('**/sign-in/options', (route) => route.abort(), { times: 1 })
  const failed = page.waitForEvent('requestfailed')
  await page.clock.fastForward('04:30')
  await failed
  await authenticator.answering(() => page.clock.fastForward('00:30'))
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  await page.waitForURL(HOME_PATH)
})

test('a browser that cannot report autofill support gets none', async ({ page }) => {
  await page.addInitScript(() => {
    window.PublicKeyCredential.isConditionalMediationAvailable = () => Promise.reject(new Error())
  })
  await page.goto('/sign-in')
  await expect(page.getByRole('button', SIGN_IN)).toBeEnabled()
  await page.getByRole('link', { name: 'Create an account' }).click()
  await expect(page).toHaveURL(/sign-up/)
})

test('opening the page neither signs in nor shows a message', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await page.goto('/sign-in')
  await authenticator.armed()
  await expect(page.getByLabel('Passkey')).toHaveAttribute('autocomplete', 'username webauthn')
  await expect(page.getByRole('button', SIGN_IN)).toBeEnabled()
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('session')
})

test('closing the dialog shows a plain message, and the next attempt works', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await page.goto('/sign-in')
  await authenticator.armed()
  const problem = page.getByRole('alert').filter({ hasText: 'No passkey was used.' })
  await authenticator.refusing(async () => {
    await page.getByRole('button', SIGN_IN).click()
    await expect(problem).toBeVisible()
  })
  await authenticator.armed(2)
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
})

test('a device without a passkey says so once the button is pressed', async ({
  page,
  authenticator,
}) => {
  await authenticator.present(async () => {
    await page.goto('/sign-in')
    await expect(page.getByRole('button', SIGN_IN)).toBeEnabled()
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
    await page.getByRole('button', SIGN_IN).click()
    await expect(
      page.getByRole('alert').filter({ hasText: 'found no passkey for this site' }),
    ).toBeVisible()
  })
})

test('at an address that is not the passkey’s domain, the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.credentials.get = async () => {
      throw new DOMException('The relying party ID is not a registrable domain', 'SecurityError')
    }
  })
  await page.goto('/sign-in')
  const button = page.getByRole('button', { name: 'Sign in with a passkey' })
  await waitForHydration(button)
  await button.click()
  await expect(
    page.getByRole('alert').filter({ hasText: 'Passkeys don’t work on this domain.' }),
  ).toBeVisible()
})

test('an unknown passkey is refused with a plain message', async ({
  page,
  authenticator,
  createUser,
  consoleGuard,
  db,
  addPasskey,
}) => {
  consoleGuard.expect(/status of 400/)
  const user = await createUser()
  await addPasskey(user)
  await db.query('DELETE FROM passkeys WHERE user_id = $1', [user.id])
  await page.goto('/sign-in')
  await authenticator.armed()
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await expect(
    page.getByRole('alert').filter({ hasText: ERRORS.passkey_failed.message }),
  ).toBeVisible()
  await expect(page).toHaveURL('/sign-in')
})

test('a passkey with the user handle of another user is refused', async ({
  page,
  authenticator,
  createUser,
  consoleGuard,
  db,
}) => {
  consoleGuard.expect(/status of 400/)
  const [mine, other] = [await createUser(), await createUser()]
  const credential = await givePasskey(db, mine)
  await authenticator.add({
    ...credential,
    userHandle: Buffer.from(other.webauthnUserId, 'base64url').toString('base64'),
  })
  await page.goto('/sign-in')
  await authenticator.armed()
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await expect(
    page.getByRole('alert').filter({ hasText: ERRORS.passkey_failed.message }),
  ).toBeVisible()
})

test('signing in returns to the page that asked for it', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await page.goto('/settings')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
  await authenticator.armed()
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL('/settings')
})

test('signing in never leads to another site', async ({ page, authenticator, addPasskey }) => {
  await addPasskey()
  await page.goto(`/sign-in?returnTo=${encodeURIComponent('//evil.example/profile')}`)
  await authenticator.armed()
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
})

test('a known error code in the URL is shown as a sentence, any other value is ignored', async ({
  page,
}) => {
  await page.goto('/sign-in?error=ceremony_expired')
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(
    ERRORS.ceremony_expired.message,
  )
  for (const error of ['nonsense', 'constructor', '__proto__', '<b>bold</b>']) {
    await page.goto(`/sign-in?error=${encodeURIComponent(error)}`)
    await expect(page.getByRole('button', SIGN_IN)).toBeVisible()
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
  }
})

test('a browser without passkey support is told so on every page that needs it', async ({
  page,
  context,
  createUser,
  signIn,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PublicKeyCredential')
  })
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path)
    await expect(page.getByText('This browser does not support passkeys.')).toBeVisible()
    await expect(page.getByRole('button', { name: /passkey/ })).toHaveCount(0)
  }
  await signIn(context, await createUser())
  await page.goto('/settings')
  await expect(page.getByText('This browser does not support passkeys.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0)
})

/** Opens the sign-in page with a fake clock and autofill armed. */
async function openArmed(page: Page, authenticator: Authenticator): Promise<void> {
  await page.clock.install()
  await page.goto('/sign-in')
  await authenticator.armed()
  await expect(page.getByRole('button', SIGN_IN)).toBeEnabled()
}
