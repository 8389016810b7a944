import type { Page } from '@playwright/test'
import { HOME_PATH } from '@/lib/brand'
import { expectAccessibleInBothThemes } from './testing/accessible'
import type { Authenticator, Credential } from './testing/authenticator'
import { expect, test } from './testing/fixtures'
import { givePasskey, type TestUser } from './testing/test-user'

const CARD = { name: 'Was this you?' }
const NEW_DEVICE = 'A new device signed in with a passkey.'

let user: TestUser
let credential: Credential

test.beforeEach(async ({ page, authenticator, createUser, db }) => {
  user = await createUser()
  credential = await givePasskey(db, user)
  await signInWith(page, authenticator)
})

test('a sign-in elsewhere is reported at the next visit, until "This was me"', async ({
  page,
  openDevice,
}) => {
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
  const phone = await openDevice()
  await signInWith(phone.page, phone.authenticator)
  await expect(phone.page.getByRole('complementary', CARD)).toHaveCount(0)

  await page.reload()
  const card = page.getByRole('complementary', CARD)
  await expect(card).toContainText(NEW_DEVICE)
  await expectAccessibleInBothThemes(page)
  await card.getByRole('button', { name: 'This was me' }).click()
  await expect(card).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('link', { name: 'Settings', exact: true })).toHaveCount(1)
  await expect(card).toHaveCount(0)
})

test('"This wasn’t me" signs the other device out at once, and leads through the next steps', async ({
  page,
  openDevice,
}) => {
  const thief = await openDevice()
  await signInWith(thief.page, thief.authenticator)
  await page.reload()
  await page.getByRole('button', { name: 'This wasn’t me' }).click()
  await expect(page.getByRole('heading', { name: 'Secure your account' })).toBeVisible()
  await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
  for (const name of ['Review sign-in methods', 'Generate recovery codes'])
    await expect(page.getByRole('link', { name })).toBeVisible()
  await thief.page.goto('/settings')
  await expect(thief.page).toHaveURL('/sign-in?returnTo=%2Fsettings')
})

test('after 15 minutes it leads to the step-up first, and nothing ends before', async ({
  page,
  authenticator,
  openDevice,
  db,
}) => {
  const thief = await openDevice()
  await signInWith(thief.page, thief.authenticator)
  await db.query(
    "UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
    [user.id],
  )
  await page.reload()
  await page.getByRole('button', { name: 'This wasn’t me' }).click()
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Fsecure')
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await expect(page).toHaveURL('/settings/secure')
  await page.getByRole('button', { name: 'Sign out other sessions' }).click()
  await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
})

test('a link to the page alone changes nothing', async ({ page, openDevice }) => {
  const phone = await openDevice()
  await signInWith(phone.page, phone.authenticator)
  await page.goto('/settings/secure')
  // The test's user came with one more.
  await expect(page.getByText('2 other sessions are still signed in.')).toBeVisible()
  await phone.page.reload()
  await expect(phone.page).toHaveURL(HOME_PATH)
})

test('a device is renamed in the list of sessions, and keeps its name at the next sign-in', async ({
  page,
  authenticator,
}) => {
  await page.goto('/settings/sessions')
  await page.getByRole('button', { name: /^Rename / }).click()
  await page.getByLabel('Device name').fill('Laptop at home')
  await page.getByRole('button', { name: 'Save' }).click()
  const device = page.getByRole('region', { name: 'This device' })
  await expect(device).toContainText('Laptop at home')
  await expect(page.getByLabel('Device name')).toHaveCount(0)
  await page.getByRole('button', { name: 'Rename Laptop at home' }).click()
  await expect(page.getByLabel('Device name')).toHaveValue('Laptop at home')
  await page.getByRole('link', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
  await signInWith(page, authenticator)
  await page.goto('/settings/sessions')
  await expect(device).toContainText('Laptop at home')
})

async function signInWith(page: Page, authenticator: Authenticator): Promise<void> {
  await authenticator.clear()
  await authenticator.add(credential)
  await page.goto('/sign-in')
  await authenticator.armed()
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await expect(page).toHaveURL(HOME_PATH)
}
