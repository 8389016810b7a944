import { randomBytes } from 'node:crypto'
import { HOME_PATH } from '@/lib/brand'
import { ERRORS } from '@/lib/errors'
import { expect, test } from './testing/fixtures'
import { givePasskey } from './testing/test-user'

const ADD = { name: 'Add a passkey' }
const SIGN_IN = { name: 'Sign in with a passkey' }

test('a user adds a passkey and signs in with it', async ({ page, authenticator, user, db }) => {
  await page.goto('/settings')
  await expect(page.getByText('No passkeys yet.')).toBeVisible()
  await authenticator.answering(() => page.getByRole('button', ADD).click())
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Synced' })).toHaveCount(1)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('/signed-out')
  await page.goto('/sign-in')
  await authenticator.armed()
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  await page.waitForURL(HOME_PATH)
})

test('a device that already has a passkey is told so', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/settings')
  await authenticator.present(async () => {
    await page.getByRole('button', ADD).click()
    await expect(page.getByText('This device already has a passkey for you.')).toBeVisible()
  })
  await expect(page.getByRole('button', ADD)).toBeEnabled()
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('imported passkeys work beside one added here, each under its own user handle', async ({
  page,
  authenticator,
  user,
  openDevice,
  consoleGuard,
  db,
}) => {
  consoleGuard.expect(/status of 400/)
  await db.query('UPDATE users SET webauthn_user_id = NULL WHERE id = $1', [user.id])
  const imported = [
    await givePasskey(db, user, { isImported: true }),
    await givePasskey(db, user, { isImported: true }),
  ]
  await page.goto('/settings')
  await authenticator.answering(() => page.getByRole('button', { name: 'Add a passkey' }).click())
  await expect(page.getByRole('button', { name: 'Rename' })).toHaveCount(3)

  const [added] = await authenticator.credentials()
  if (!added) throw new Error('No passkey was added')
  for (const passkey of [...imported, added]) {
    const device = await openDevice()
    await device.authenticator.add(passkey)
    await device.page.goto('/sign-in')
    await device.authenticator.armed()
    await device.authenticator.answering(() =>
      device.page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
    )
    await expect(device.page).toHaveURL(HOME_PATH)
  }

  for (const passkey of [...imported, added]) {
    const device = await openDevice()
    await device.authenticator.add({
      ...passkey,
      signCount: passkey.signCount + 9,
      userHandle: randomBytes(32).toString('base64'),
    })
    await device.page.goto('/sign-in')
    await device.authenticator.armed()
    await device.authenticator.answering(() =>
      device.page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
    )
    await expect(
      device.page.getByRole('alert').filter({ hasText: ERRORS.passkey_failed.message }),
    ).toBeVisible()
  }
})

test('closing the dialog while adding changes nothing', async ({
  page,
  authenticator,
  user,
  db,
}) => {
  await page.goto('/settings')
  await authenticator.refusing(async () => {
    await page.getByRole('button', ADD).click()
    await expect(page.getByText('No passkey was used.')).toBeVisible()
  })
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(0)
})

test('a second device cannot sign in until it has a passkey: added there, or synced', async ({
  authenticator,
  user,
  page,
  openDevice,
  signIn,
  db,
}) => {
  await page.goto('/settings')
  await authenticator.answering(() => page.getByRole('button', ADD).click())
  await expect(page.getByRole('listitem').filter({ hasText: 'Synced' })).toHaveCount(1)

  const second = await openDevice()
  await second.authenticator.present(async () => {
    await second.page.goto('/sign-in')
    await second.authenticator.armed()
    await second.page.getByRole('button', SIGN_IN).click()
    await expect(
      second.page.getByRole('alert').filter({ hasText: 'No passkey was used.' }),
    ).toBeVisible()
  })

  // The same passkey, as the platform's sync would bring it.
  await second.authenticator.armed(2)
  for (const credential of await authenticator.credentials())
    await second.authenticator.add(credential)
  await second.authenticator.answering(() => second.page.getByRole('button', SIGN_IN).click())
  await second.page.waitForURL(HOME_PATH)

  // A passkey of its own, on a device that does not sync with the first.
  const third = await openDevice()
  await signIn(third.context, user)
  await third.page.goto('/settings')
  await third.authenticator.answering(() => third.page.getByRole('button', ADD).click())
  await expect(third.page.getByRole('listitem').filter({ hasText: 'Synced' })).toHaveCount(2)
  await third.context.clearCookies()
  await third.page.goto('/sign-in')
  await third.authenticator.armed()
  await third.authenticator.answering(() => third.page.getByRole('button', SIGN_IN).click())
  await third.page.waitForURL(HOME_PATH)
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(2)
})
