import type { Page } from '@playwright/test'
import type pg from 'pg'
import { expect, test } from './testing/fixtures'
import { createTestSession, type TestUser } from './testing/test-user'

const CARD = { name: 'Passkey offer' }

test.beforeEach(async ({ user, db }) => signInByProvider(db, user))

test('a card offers a passkey at once, and none is created without asking', async ({
  page,
  authenticator,
  user,
  db,
}) => {
  await markCreations(page)
  await page.goto('/profile')
  const card = page.getByRole('complementary', CARD)
  await expect(card).toBeVisible()
  expect(await page.evaluate(() => performance.getEntriesByName('create').length)).toBe(0)
  await authenticator.answering(() => card.getByRole('button', { name: 'Add a passkey' }).click())
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  await expect(card).toHaveCount(0)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('the settings page, which has its own button, shows no card', async ({ page }) => {
  await page.goto('/settings')
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(1)
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await expect(page.getByRole('complementary', CARD)).toBeVisible()
})

test('"Not now" lasts for this session', async ({ page, context, user, signIn, db }) => {
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

test('"Don’t ask again" holds for the user in every browser', async ({
  page,
  user,
  openDevice,
  signIn,
  db,
}) => {
  await page.goto('/profile')
  await page.getByRole('button', { name: 'Don’t ask again' }).click()
  await expect(page.getByRole('complementary', CARD)).toHaveCount(0)

  const other = await openDevice()
  await signIn(other.context, { sessionToken: await createTestSession(db, user.id) })
  await signInByProvider(db, user)
  const offered = other.page
    .waitForResponse(/register\/options/, { timeout: 2_000 })
    .catch(() => null)
  await other.page.goto('/profile')
  await expect(other.page.getByLabel('Bio')).toBeVisible()
  expect(await offered).toBeNull()
  await expect(other.page.getByRole('complementary', CARD)).toHaveCount(0)
})

/** Makes the user's sessions look like those of an OAuth sign-in. */
async function signInByProvider(db: pg.Pool, user: TestUser): Promise<void> {
  await db.query("UPDATE sessions SET method = 'acme' WHERE user_id = $1", [user.id])
}

/** Records each time the page asks the browser to create a passkey. */
async function markCreations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const create = navigator.credentials.create.bind(navigator.credentials)
    navigator.credentials.create = (options) => {
      performance.mark('create')
      return create(options)
    }
  })
}
