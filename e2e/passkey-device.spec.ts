import type { Page } from '@playwright/test'
import type pg from 'pg'
import { HOME_PATH } from '@/lib/brand'
import { Authenticator } from './testing/authenticator'
import { expect, test } from './testing/fixtures'
import { givePasskey, type TestUser } from './testing/test-user'

const CARD = { name: 'Passkey offer' }
const SIGN_IN = { name: 'Sign in with a passkey' }

test('after a sign-in with another device, a passkey on this one is offered once', async ({
  page,
  authenticator,
  createUser,
  db,
}) => {
  const { user, phone } = await withPhone(page, db, createUser)
  await signInWith(page, phone)
  const card = page.getByRole('complementary', CARD)
  await expect(card).toContainText('Add a passkey to this device?')
  expect(await authenticator.credentials()).toEqual([])
  await authenticator.answering(() => card.getByRole('button', { name: 'Add a passkey' }).click())
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  await expect(card).toHaveCount(0)
  expect(await authenticator.credentials()).toHaveLength(1)
  expect(await phone.credentials()).toHaveLength(1)
  expect(await passkeysOf(db, user)).toBe(2)
})

test('"Not now" is for good on this device', async ({ page, createUser, db }) => {
  const { phone } = await withPhone(page, db, createUser)
  await signInWith(page, phone)
  await page.getByRole('button', { name: 'Not now' }).click()
  const card = page.getByRole('complementary', CARD)
  await expect(card).toHaveCount(0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('/signed-out')
  await signInWith(page, phone)
  await platformAsked(page)
  await expect(card).toHaveCount(0)
})

test('an unanswered offer is not repeated in the next session', async ({
  page,
  createUser,
  db,
}) => {
  const { phone } = await withPhone(page, db, createUser)
  await signInWith(page, phone)
  await expect(page.getByRole('complementary', CARD)).toBeVisible()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('/signed-out')
  await signInWith(page, phone)
  await platformAsked(page)
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
})

test('a device that cannot hold a passkey is offered none', async ({ page, createUser, db }) => {
  await page.addInitScript(() => {
    PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => false
  })
  const { phone } = await withPhone(page, db, createUser)
  await signInWith(page, phone)
  await platformAsked(page)
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
})

test('a sign-in with a passkey of this device offers nothing', async ({
  page,
  authenticator,
  addPasskey,
}) => {
  await addPasskey()
  await signInWith(page, authenticator)
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
  expect(await page.evaluate(() => sessionStorage.getItem('passkey-attachment'))).toBe('platform')
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
})

test('the list of passkeys tells the device which are accepted when it opens', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await db.query(
    "UPDATE sessions SET authenticated_at = now() - interval '10 minutes' WHERE user_id = $1",
    [user.id],
  )
  await addPasskey(user)
  const told = page.waitForResponse('**/api/auth/passkey/signals')
  await page.goto('/settings')
  await (await told).finished()
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await expect(page.getByLabel('Display name')).toBeVisible()
  expect(await authenticator.credentials()).toHaveLength(1)

  await db.query('DELETE FROM passkeys WHERE user_id = $1', [user.id])
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect.poll(() => authenticator.credentials()).toEqual([])
})

test('so does every sign-in, by any method', async ({
  page,
  context,
  authenticator,
  createUser,
  signIn,
  db,
  addPasskey,
}) => {
  const user = await createUser()
  await addPasskey(user, { name: 'Removed elsewhere' })
  await db.query('DELETE FROM passkeys WHERE user_id = $1', [user.id])
  await db.query("UPDATE sessions SET method = 'acme' WHERE user_id = $1", [user.id])
  await signIn(context, user)
  await page.goto(HOME_PATH)
  await expect.poll(() => authenticator.credentials()).toEqual([])
})

test('while a passkey is being made in another tab, the device is told nothing', async ({
  page,
  context,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await db.query('DELETE FROM passkeys WHERE user_id = $1', [user.id])
  const other = await context.newPage()
  await other.goto('/profile')
  await other.request.post('/api/auth/passkey/register/options', {
    headers: { origin: new URL(other.url()).origin },
    data: { conditional: false },
  })
  const signals = page.waitForResponse('**/api/auth/passkey/signals')
  await page.goto('/settings')
  expect(await (await signals).json()).toMatchObject({ acceptedCredentialIds: null })
  expect(await authenticator.credentials()).toHaveLength(1)
})

test('a browser without signals is not asked, and asks nothing', async ({ page, user }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(PublicKeyCredential, 'signalAllAcceptedCredentials')
  })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto('/settings', { waitUntil: 'networkidle' })
  await expect(page.getByRole('heading', { name: 'Sign-in methods' })).toBeVisible()
  expect(asked).not.toContain('/api/auth/passkey/signals')
  expect(user.id).not.toBe('')
})

/** A second authenticator: the phone or security key of somebody whose passkey is there only. */
async function withPhone(page: Page, db: pg.Pool, createUser: () => Promise<TestUser>) {
  const user = await createUser()
  const phone = await Authenticator.on(page, { transport: 'usb' })
  await phone.add(await givePasskey(db, user, { name: 'Phone' }))
  await page.addInitScript(() => {
    const ask = PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable
    PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = () => {
      performance.mark('platform asked')
      return ask.call(PublicKeyCredential)
    }
  })
  return { user, phone }
}

async function signInWith(page: Page, device: Authenticator): Promise<void> {
  await page.goto('/sign-in')
  await device.armed()
  await device.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
}

/** The card is decided on once the browser has been asked, and a frame later. */
async function platformAsked(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('platform asked').length > 0)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
}

async function passkeysOf(db: pg.Pool, { id }: TestUser): Promise<number | null> {
  return (await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [id])).rowCount
}
