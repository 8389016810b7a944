import type pg from 'pg'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { createTestSession, givePasskey, makeAdmin, type TestUser } from './testing/test-user'

test.use({ javaScriptEnabled: false })

test('pages without forms read the same', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1, name: /Sign in/ })).toBeVisible()
})

test('the sign-in pages say that passkeys need JavaScript', async ({ page }) => {
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path)
    await expect(page.locator('noscript p')).toHaveText(/^Passkeys need JavaScript\./)
    await expect(page.locator('noscript p')).toBeVisible()
  }
})

test('a signed-out visitor is sent to sign-in', async ({ page }) => {
  await page.goto(HOME_PATH)
  await expect(page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`)
})

test('settings list the passkeys and say what needs JavaScript', async ({ page, user, db }) => {
  await givePasskey(db, user, { name: 'Work laptop' })
  await page.goto('/settings')
  await expect(page.getByText('Work laptop')).toBeVisible()
  await expect(
    page.locator('noscript p').filter({ hasText: 'Passkeys need JavaScript.' }),
  ).toBeVisible()
})

test('signing out works', async ({ page, user, db }) => {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL('/signed-out')
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(0)
})

test('on a phone the account menu holds the links that do not fit', async ({ page, user, db }) => {
  await makeAdmin(db, user)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/profile')
  const header = page.getByRole('banner')
  const button = header.getByRole('button', { name: 'Account menu' })
  await button.click()
  await expect(header.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(header.getByRole('link', { name: 'Admin' })).toBeHidden()
  await button.click()
  await header.getByRole('link', { name: 'Admin' }).click()
  await expect(page).toHaveURL('/admin')
  await button.click()
  await header.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL('/signed-out')
})

test('a notice is answered: "This was me", and "This wasn’t me" on another', async ({
  page,
  user,
  db,
}) => {
  await giveNotice(db, user)
  await page.goto('/settings')
  const card = page.getByRole('complementary', { name: 'Was this you?' })
  await expect(card).toContainText('A passkey was added.')
  await card.getByRole('button', { name: 'This was me' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(card).toHaveCount(0)

  await createTestSession(db, user.id)
  await giveNotice(db, user)
  await page.goto('/settings')
  await card.getByRole('button', { name: 'This wasn’t me' }).click()
  await expect(page).toHaveURL('/settings/secure')
  await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
})

test('a device is renamed; a name that is too long is refused beside its field', async ({
  page,
  user,
  db,
}) => {
  await giveNotice(db, user)
  await page.goto('/settings/sessions')
  await page.getByRole('button', { name: /^Rename / }).click()
  const field = page.getByLabel('Device name')
  await field.fill('x'.repeat(100))
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(field).toHaveAccessibleDescription(/at most 80 characters/)
  await expect(field).toHaveValue('x'.repeat(100))
  await field.fill('Laptop at home')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('region', { name: 'This device' })).toContainText('Laptop at home')
  await expect(field).toHaveCount(0)

  await page.getByRole('button', { name: 'Rename Laptop at home' }).click()
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page).toHaveURL('/settings/sessions')
  await expect(field).toHaveCount(0)
})

/** Makes the user's browser a known device with one notice. */
async function giveNotice(db: pg.Pool, { id }: TestUser): Promise<void> {
  await db.query(
    `WITH device AS (
      INSERT INTO devices (user_id, token_hash) VALUES ($1, $2)
      ON CONFLICT (user_id, token_hash) DO UPDATE SET last_seen_at = now() RETURNING id
    ), known AS (
      UPDATE sessions SET device_id = device.id FROM device WHERE user_id = $1
    ), event AS (
      INSERT INTO security_events (user_id, type, outcome) VALUES ($1, 'passkey_added', 'success') RETURNING id
    )
    INSERT INTO notices (device_id, event_id) SELECT device.id, event.id FROM device, event`,
    [id, 'd'.repeat(43)],
  )
}
