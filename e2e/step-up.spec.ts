import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { makeCodes } from './testing/recovery-codes'
import { createTestSession, givePasskey } from './testing/test-user'

const SIGN_IN = { name: 'Sign in with a passkey' }

test.beforeEach(async ({ context, user, signIn, db }) => {
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await signIn(context, {
    sessionToken: await createTestSession(db, user.id, { authenticatedMinutesAgo: 16 }),
  })
})

test('a removal requires a step-up, which makes a new session and returns to the dialog', async ({
  page,
  context,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user, { name: 'Laptop' })
  await givePasskey(db, user, { name: 'Old phone' })
  const before = (await context.cookies()).find(({ name }) => name === 'session')?.value
  await page.goto('/settings')
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Old phone' })
    .getByRole('button', { name: 'Remove' })
    .click()
  const dialog = page.getByRole('dialog', { name: 'Remove “Old phone”?' })
  await dialog.getByRole('button', { name: 'Remove' }).click()

  await expect(page.getByRole('heading', { name: 'Confirm it’s you' })).toBeVisible()
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(2)
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await expect(page).toHaveURL(/^[^?]+\/settings\?remove=/)
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Passkey removed.' })).toBeVisible()
  expect((await db.query('SELECT name FROM passkeys WHERE user_id = $1', [user.id])).rows).toEqual([
    { name: 'Laptop' },
  ])

  expect((await context.cookies()).find(({ name }) => name === 'session')?.value).not.toBe(before)
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('adding a passkey and generating recovery codes require a step-up and return', async ({
  page,
  authenticator,
  user,
  consoleGuard,
  addPasskey,
}) => {
  consoleGuard.expect(/status of 403/)
  await addPasskey(user)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings')

  await page.goto('/settings/recovery-codes')
  await page.getByRole('button', { name: 'Generate recovery codes' }).click()
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Frecovery-codes')
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await expect(page).toHaveURL('/settings/recovery-codes')
  await page.getByRole('button', { name: 'Generate recovery codes' }).click()
  await expect(page.getByRole('heading', { name: 'Your new recovery codes' })).toBeVisible()
})

test('renaming requires no step-up', async ({ page, user, db }) => {
  await givePasskey(db, user)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name').fill('Laptop')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Laptop' })).toBeVisible()
})

test('closing the browser’s dialog changes nothing and can be retried', async ({
  page,
  authenticator,
  user,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/confirm?returnTo=/settings')
  await authenticator.refusing(async () => {
    await page.getByRole('button', SIGN_IN).click()
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await expect(page).toHaveURL('/settings')
})

test('the page offers the user’s own sign-in methods only', async ({ page, user, db }) => {
  await page.goto('/confirm')
  await expect(page.getByRole('button', SIGN_IN)).toHaveCount(0)
  await expect(page.getByText('Use a recovery code')).toHaveCount(0)
  await expect(page.getByText('None of your sign-in methods is available right now.')).toBeVisible()
  await givePasskey(db, user)
  await page.reload()
  await expect(page.getByRole('button', SIGN_IN)).toBeVisible()
})

test('a recovery code also confirms', async ({ page, context, user, signIn, db }) => {
  await db.query('UPDATE sessions SET authenticated_at = now() WHERE user_id = $1', [user.id])
  await page.goto('/settings/recovery-codes')
  const [code = ''] = await makeCodes(page)
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await signIn(context, {
    sessionToken: await createTestSession(db, user.id, { authenticatedMinutesAgo: 16 }),
  })
  await page.goto('/confirm?returnTo=/settings')
  await page.getByText('Use a recovery code').click()
  await page.getByLabel('Recovery code').fill('nonsense')
  await page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
  await expect(page.getByLabel('Recovery code')).toHaveAccessibleDescription(
    /This isn’t one of your recovery codes/,
  )
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
  await expect(page).toHaveURL('/settings')
})

test('a fresh session is redirected, to a path of this app only', async ({ page, user, db }) => {
  await db.query('UPDATE sessions SET authenticated_at = now() WHERE user_id = $1', [user.id])
  await page.goto('/confirm?returnTo=/profile')
  await expect(page).toHaveURL('/profile')
  await page.goto('/confirm?returnTo=https://evil.example/')
  await expect(page).toHaveURL(HOME_PATH)
})

test('a visitor signs in first and comes back', async ({ page, context }) => {
  await context.clearCookies()
  await page.goto('/confirm?returnTo=/settings')
  await expect(page).toHaveURL(
    `/sign-in?returnTo=${encodeURIComponent('/confirm?returnTo=%2Fsettings')}`,
  )
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a sensitive action says what to do, with a link', async ({ page, user, db }) => {
    await givePasskey(db, user, { name: 'Laptop' })
    await givePasskey(db, user, { name: 'Old phone' })
    await page.goto('/settings')
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Old phone' })
      .getByRole('button', { name: 'Remove' })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('link', { name: 'Confirm it’s you' }).click()
    await expect(page).toHaveURL(/\/confirm\?returnTo=%2Fsettings%3Fremove%3D/)
    await expect(page.locator('noscript p')).toHaveText(/^Passkeys need JavaScript\./)
  })
})
