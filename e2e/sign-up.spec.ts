import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'

const CREATE = { name: 'Create account with a passkey' }

test('a visitor creates an account with a passkey and is signed in', async ({
  page,
  authenticator,
  personName,
  db,
}) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(`  ${personName} `)
  await authenticator.answering(() => page.getByRole('button', CREATE).click())
  await page.waitForURL(HOME_PATH)

  await page.goto('/settings')
  await expect(page.getByRole('listitem').filter({ hasText: 'Synced' })).toHaveCount(1)
  const { rows } = await db.query(
    `SELECT u.webauthn_user_id AS handle, p.credential_id AS id FROM users u JOIN passkeys p ON p.user_id = u.id WHERE u.name = $1`,
    [personName],
  )
  const [credential] = await authenticator.credentials()
  expect(rows).toEqual([
    { handle: base64url(credential?.userHandle), id: base64url(credential?.credentialId) },
  ])
  expect(credential).toMatchObject({
    isResidentCredential: true,
    rpId: 'localhost',
    userDisplayName: personName,
  })
})

test('closing the dialog shows a plain message, keeps what was typed and creates no user', async ({
  page,
  authenticator,
  personName,
  db,
}) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  await authenticator.refusing(async () => {
    await page.getByRole('button', CREATE).click()
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
  await expect(page.getByLabel('Name')).toHaveValue(personName)
  expect((await db.query('SELECT 1 FROM users WHERE name = $1', [personName])).rowCount).toBe(0)

  await authenticator.answering(() => page.getByRole('button', CREATE).click())
  await page.waitForURL(HOME_PATH)
})

test('a name of invisible characters is refused next to the field', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.expect(/status of 400/)
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('\u200b\u3164')
  await page.getByRole('button', CREATE).click()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription('Enter your name.')
  await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
})

test('an expired ceremony is refused, and the next attempt works', async ({
  page,
  authenticator,
  personName,
  consoleGuard,
  db,
}) => {
  consoleGuard.expect(/status of 400/)
  await page.route('**/register/verify', async (route) => {
    await db.query("DELETE FROM verifications WHERE value ->> 'name' = $1", [personName])
    await route.continue()
  })
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  await authenticator.answering(() => page.getByRole('button', CREATE).click())
  await expect(
    page.getByRole('alert').filter({ hasText: 'This request has expired.' }),
  ).toBeVisible()
  expect((await db.query('SELECT 1 FROM users WHERE name = $1', [personName])).rowCount).toBe(0)

  await page.unroute('**/register/verify')
  await authenticator.clear()
  await authenticator.answering(() => page.getByRole('button', CREATE).click())
  await page.waitForURL(HOME_PATH)
})

test('an unreachable server is reported with a plain message', async ({ page, consoleGuard }) => {
  consoleGuard.expect(/ERR_FAILED/)
  await page.goto('/sign-up')
  await page.route('**/register/options', (route) => route.abort())
  await page.getByLabel('Name').fill('Ada')
  await page.getByRole('button', CREATE).click()
  await expect(
    page.getByRole('alert').filter({ hasText: 'Temporarily unavailable.' }),
  ).toBeVisible()
})

function base64url(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('base64url')
}
