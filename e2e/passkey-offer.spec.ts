import type { Page } from '@playwright/test'
import type pg from 'pg'
import { expect, test } from './testing/fixtures'
import { createTestSession, type TestUser } from './testing/test-user'

const CARD = { name: 'Passkey offer' }

test.beforeEach(async ({ user, db }) => signInByProvider(db, user))

test('where the browser can, a passkey is made without asking, once in a session', async ({
  page,
  authenticator,
  user,
  db,
}) => {
  await answerConditionalCreate(page)
  await authenticator.answering(() => page.goto('/profile'))
  await expect(page.getByRole('status').filter({ hasText: 'A passkey was saved.' })).toBeVisible()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
  expect(
    await page.evaluate(() => performance.getEntriesByName('create: conditional').length),
  ).toBe(1)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)

  await page.reload()
  await expect(page.getByLabel('Bio')).toBeVisible()
  expect(
    await page.evaluate(() => performance.getEntriesByName('create: conditional').length),
  ).toBe(0)
})

test('where it cannot, a card offers one', async ({ page, authenticator, user, db }) => {
  await declineConditionalCreate(page)
  await page.goto('/profile')
  const card = page.getByRole('complementary', CARD)
  await authenticator.answering(() => card.getByRole('button', { name: 'Add a passkey' }).click())
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  await expect(card).toHaveCount(0)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('a browser that never answers gets the card, too', async ({ page }) => {
  await page.goto('/profile')
  await expect(page.getByRole('complementary', CARD)).toBeVisible({ timeout: 15_000 })
})

test('the settings, which have the button, show no card', async ({ page }) => {
  await declineConditionalCreate(page)
  await page.goto('/settings')
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(1)
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await expect(page.getByRole('complementary', CARD)).toBeVisible()
})

test('"Not now" is for this session', async ({ page, context, user, signIn, db }) => {
  await declineConditionalCreate(page)
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)
  await page.goto('/profile')
  await expect(page.getByLabel('Display name')).toBeVisible()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)

  await signIn(context, { sessionToken: await createTestSession(db, user.id) })
  await signInByProvider(db, user)
  await page.goto('/profile')
  await expect(page.getByRole('complementary', CARD)).toBeVisible()
})

test('"Don’t ask again" is for the user, in every browser', async ({
  page,
  user,
  openDevice,
  signIn,
  db,
}) => {
  await declineConditionalCreate(page)
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Don’t ask again' }).click()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)

  const other = await openDevice()
  await signIn(other.context, { sessionToken: await createTestSession(db, user.id) })
  await signInByProvider(db, user)
  await declineConditionalCreate(other.page)
  const offered = other.page
    .waitForResponse(/register\/options/, { timeout: 2_000 })
    .catch(() => null)
  await other.page.goto('/profile')
  await expect(other.page.getByLabel('Bio')).toBeVisible()
  expect(await offered).toBeNull()
  await expect(other.page.getByRole('complementary', CARD)).toHaveCount(0)
})

/** The user's sessions as a sign-in at a provider leaves them. */
async function signInByProvider(db: pg.Pool, user: TestUser): Promise<void> {
  await db.query("UPDATE sessions SET method = 'acme' WHERE user_id = $1", [user.id])
}

/** Chromium's virtual authenticator never answers conditional create: it is asked in the ordinary way, and a mark says what was asked. */
async function answerConditionalCreate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const create = navigator.credentials.create.bind(navigator.credentials)
    navigator.credentials.create = (options) => {
      performance.mark(`create: ${options && 'mediation' in options ? options.mediation : 'modal'}`)
      return create({ publicKey: options?.publicKey, signal: options?.signal })
    }
  })
}

async function declineConditionalCreate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const capabilities = PublicKeyCredential.getClientCapabilities.bind(PublicKeyCredential)
    PublicKeyCredential.getClientCapabilities = async () => ({
      ...(await capabilities()),
      conditionalCreate: false,
    })
  })
}
