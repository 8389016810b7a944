import type { Page } from '@playwright/test'
import { ERRORS } from '@/lib/errors'
import { expect, test } from './testing/fixtures'
import { createTestSession, givePasskey, makeStale } from './testing/test-user'

const SIGN_IN = { name: 'Sign in with a passkey' }

test('a row says where a passkey is stored, whether it is synced, and when it was created and last used', async ({
  page,
  user,
  db,
}) => {
  await givePasskey(db, user, { name: 'Work phone' })
  await givePasskey(db, user, { name: 'Blue key' })
  await db.query(
    `UPDATE passkeys SET aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd', created_at = '2026-01-02', last_used_at = '2026-03-04'
     WHERE user_id = $1 AND name = 'Work phone'`,
    [user.id],
  )
  await db.query(
    "UPDATE passkeys SET device_type = 'singleDevice', backed_up = false WHERE user_id = $1 AND name = 'Blue key'",
    [user.id],
  )
  await page.goto('/settings')
  const phone = row(page, 'Work phone')
  for (const text of ['Apple Passwords', 'Synced', 'Added Jan 2, 2026', 'Last used Mar 4, 2026'])
    await expect(phone).toContainText(text)
  for (const text of ['This device only', 'Not used yet'])
    await expect(row(page, 'Blue key')).toContainText(text)
})

/** The AAGUID of Chromium's virtual authenticator, which is in no list. */
const VIRTUAL_AAGUID = '01020304-0506-0708-0102-030405060708'
const BITWARDEN_AAGUID = 'd548826e-79b4-db40-a3d8-11116f7e8349'

test('a passkey is named after its authenticator if that is known, else neutrally', async ({
  page,
  authenticator,
  user,
  db,
}) => {
  const stored = async () =>
    (
      await db.query(
        'SELECT name, aaguid FROM passkeys WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1',
        [user.id],
      )
    ).rows[0]
  const add = () =>
    authenticator.answering(() => page.getByRole('button', { name: 'Add a passkey' }).click())
  await page.goto('/settings')
  await add()
  await expect(row(page, 'Passkey')).toBeVisible()
  expect(await stored()).toEqual({ name: 'Passkey', aaguid: VIRTUAL_AAGUID })

  await authenticator.clear()
  await page.route('**/register/verify', (route) => {
    const answer = route.request().postDataJSON()
    for (const part of ['attestationObject', 'authenticatorData'])
      answer.response[part] = withAaguid(answer.response[part], BITWARDEN_AAGUID)
    return route.continue({ postData: JSON.stringify(answer) })
  })
  await add()
  await expect(row(page, 'Bitwarden')).toBeVisible()
  expect(await stored()).toEqual({ name: 'Bitwarden', aaguid: BITWARDEN_AAGUID })
})

/** Without attestation nothing vouches for the AAGUID, so a test may change it. */
function withAaguid(base64url: string, aaguid: string): string {
  const hex = (id: string) => id.replaceAll('-', '')
  const changed = Buffer.from(base64url, 'base64url')
    .toString('hex')
    .replace(hex(VIRTUAL_AAGUID), hex(aaguid))
  return Buffer.from(changed, 'hex').toString('base64url')
}

test('a rename shows in the list, keeps focus, and signals the user’s names to the device', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/settings')
  await db.query("UPDATE users SET name = 'Ada King' WHERE id = $1", [user.id])
  const rename = page.getByRole('button', { name: 'Rename' })
  await expect(rename).toHaveAccessibleDescription('Passkey')
  await rename.press('Enter')
  await expect(page.getByLabel('Name')).toBeFocused()
  await page.keyboard.type('My laptop')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Passkey renamed.' })).toBeVisible()
  await expect(row(page, 'My laptop')).toBeVisible()
  await expect(rename).toBeFocused()
  await expect(rename).toHaveAccessibleDescription('My laptop')
  await expect
    .poll(async () => (await authenticator.credentials())[0])
    .toMatchObject({ userName: 'Ada King', userDisplayName: 'Ada King' })
})

test('an invalid name is refused next to the field, and keeps what was typed', async ({
  page,
  user,
  db,
}) => {
  await givePasskey(db, user)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name').fill('x'.repeat(81))
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/at most 80 characters/)
  await expect(page.getByLabel('Name')).toHaveValue('x'.repeat(81))
  await page.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Rename' })).toBeFocused()
  await expect(row(page, 'Passkey')).toBeVisible()
})

test('a changed display name is signalled to the device', async ({
  page,
  authenticator,
  user,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/profile')
  await page.getByLabel('Display name').fill('Countess of Lovelace')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await authenticator.credentials())[0]?.userDisplayName)
    .toBe('Countess of Lovelace')
})

test('removing a passkey also deletes it from the device and offers to sign out other sessions', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user, { name: 'Old phone' })
  await givePasskey(db, user, { name: 'Laptop' })
  await createTestSession(db, user.id)
  await page.goto('/settings')
  await row(page, 'Old phone').getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog', { name: 'Remove “Old phone”?' })
  await dialog.getByRole('button', { name: 'Remove' }).click()

  await expect(row(page, 'Old phone')).toHaveCount(0)
  await expect(row(page, 'Laptop')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Sign-in methods' })).toBeFocused()
  await expect.poll(() => authenticator.credentials()).toEqual([])

  const toast = page.getByRole('status').filter({ hasText: 'Passkey removed.' })
  await toast.getByRole('button', { name: 'Sign out other sessions' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'Other sessions are signed out.' }),
  ).toBeVisible()
  expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('the removal dialog can be cancelled by button or Escape; focus returns and nothing is removed', async ({
  page,
  user,
  db,
}) => {
  await givePasskey(db, user)
  await page.goto('/settings')
  const remove = row(page, 'Passkey').getByRole('button', { name: 'Remove' })
  const dialog = page.getByRole('dialog')
  for (const leave of [
    () => dialog.getByRole('button', { name: 'Cancel' }).click(),
    () => page.keyboard.press('Escape'),
  ]) {
    await remove.click()
    await expect(dialog).toBeVisible()
    await leave()
    await expect(dialog).toHaveCount(0)
    await expect(remove).toBeFocused()
    await expect(page).toHaveURL('/settings')
  }
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('the last sign-in method cannot be removed, and the dialog says why', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(dialog.getByRole('alert')).toHaveText(ERRORS.last_sign_in_method.message)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
  expect(await authenticator.credentials()).toHaveLength(1)
})

test('a passkey removed elsewhere no longer signs in, is deleted from this device, and autofill is armed again', async ({
  page,
  user,
  authenticator,
  openDevice,
  consoleGuard,
  db,
  addPasskey,
}) => {
  consoleGuard.expect(/status of 400/)
  await addPasskey(user, { name: 'Laptop' })
  const phone = await openDevice()
  await phone.authenticator.add(await givePasskey(db, user, { name: 'Phone' }))

  await page.goto('/settings')
  await row(page, 'Phone').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(row(page, 'Phone')).toHaveCount(0)
  expect(await authenticator.credentials()).toHaveLength(1)

  await phone.page.goto('/sign-in')
  await phone.authenticator.armed()
  await phone.authenticator.answering(() => phone.page.getByRole('button', SIGN_IN).click())
  await expect(
    phone.page.getByRole('alert').filter({ hasText: ERRORS.passkey_failed.message }),
  ).toBeVisible()
  await expect.poll(() => phone.authenticator.credentials()).toEqual([])
  await phone.authenticator.armed(2)
})

test('an unknown passkey picked in autofill is also deleted from the device', async ({
  page,
  authenticator,
  createUser,
  consoleGuard,
  db,
  addPasskey,
}) => {
  consoleGuard.expect(/status of 400/)
  const someone = await createUser()
  await addPasskey(someone)
  await db.query('DELETE FROM passkeys WHERE user_id = $1', [someone.id])
  await authenticator.answering(() => page.goto('/sign-in'))
  await expect(
    page.getByRole('alert').filter({ hasText: ERRORS.passkey_failed.message }),
  ).toBeVisible()
  await expect.poll(() => authenticator.credentials()).toEqual([])
  await authenticator.armed(2)
})

test('a new passkey that the server refuses is deleted from the device again', async ({
  page,
  authenticator,
  user,
  consoleGuard,
  db,
}) => {
  consoleGuard.expect(/status of 403/)
  await page.goto('/settings')
  await page.route('**/api/auth/passkey/register/verify', async (route) => {
    await makeStale(db, user)
    await route.continue()
  })
  await authenticator.answering(() => page.getByRole('button', { name: 'Add a passkey' }).click())
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings')
  expect(await authenticator.credentials()).toEqual([])
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(0)
})

test('a browser without WebAuthn says so plainly wherever a passkey is offered', async ({
  page,
  context,
  user,
  db,
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'PublicKeyCredential'))
  await givePasskey(db, user)
  for (const path of ['/settings', '/add-passkey']) {
    await page.goto(path)
    await expect(page.getByText('This browser does not support passkeys.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0)
  }
  await makeStale(db, user)
  await page.goto('/confirm')
  await expect(page.getByText('This browser does not support passkeys.')).toBeVisible()
  await context.clearCookies()
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path)
    await expect(page.getByText('This browser does not support passkeys.')).toBeVisible()
    await expect(page.getByRole('button', { name: /with a passkey/ })).toHaveCount(0)
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a passkey is renamed and removed', async ({ page, user, db }) => {
    await givePasskey(db, user, { name: 'Old phone' })
    await givePasskey(db, user, { name: 'Laptop' })
    await page.goto('/settings')
    await row(page, 'Old phone').getByRole('button', { name: 'Rename' }).click()
    await page.getByLabel('Name').fill('New phone')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(row(page, 'New phone')).toBeVisible()

    await row(page, 'New phone').getByRole('button', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove “New phone”?' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    await row(page, 'New phone').getByRole('button', { name: 'Remove' }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await expect(page.locator('noscript div').filter({ hasText: 'Passkey removed.' })).toBeVisible()
    await expect(row(page, 'New phone')).toHaveCount(0)
    await page.getByRole('link', { name: 'Sign out other sessions' }).click()
    await expect(page).toHaveURL('/settings/sessions')
  })

  test('the last one cannot be removed, and the page says why', async ({ page, user, db }) => {
    await givePasskey(db, user)
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText(ERRORS.last_sign_in_method.message)).toBeVisible()
  })
})

function row(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) })
}
