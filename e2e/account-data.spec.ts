import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { createTestSession, givePasskey, makeAdmin, makeStale } from './testing/test-user'

const FIELD = 'Type “delete my account” to confirm'

test('an export is a file with everything of the user and no secret', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')", [user.id])
  await givePasskey(db, user, { name: 'Laptop' })
  await page.goto('/settings/data')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export my data' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^[a-z0-9-]+-\d{4}-\d\d-\d\d\.json$/)
  const text = await readFile(await download.path(), 'utf8')
  const exported = JSON.parse(text)
  expect(exported.user).toMatchObject({ id: user.id, name: user.name })
  expect(exported.profile).toMatchObject({ bio: 'Programmer' })
  expect(exported.passkeys).toMatchObject([{ name: 'Laptop' }])
  expect(exported.sessions).toHaveLength(1)

  const { rows } = await db.query<Record<string, string>>(
    'SELECT s.token_hash, p.public_key, u.webauthn_user_id FROM users u JOIN sessions s ON s.user_id = u.id JOIN passkeys p ON p.user_id = u.id WHERE u.id = $1',
    [user.id],
  )
  const secrets = [user.sessionToken, ...Object.values(rows[0] ?? {})]
  expect(secrets).toHaveLength(4)
  for (const secret of secrets) expect(text.includes(secret)).toBe(false)

  await expect(page).toHaveURL('/settings/data')
  await page.goto('/settings/activity')
  await expect(page.getByText('Data exported')).toBeVisible()
})

test('a deletion ends every session, takes every row, and the device forgets the passkeys', async ({
  page,
  context,
  user,
  authenticator,
  openDevice,
  signIn,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await db.query("INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')", [user.id])
  const other = await openDevice()
  await signIn(other.context, { sessionToken: await createTestSession(db, user.id) })
  await other.page.goto(HOME_PATH)
  await expect(other.page).toHaveURL(HOME_PATH)

  await page.goto('/settings/data')
  await deleteAccount(page, 'delete my account')
  await expect(page.getByRole('heading', { name: 'Your account has been deleted' })).toBeVisible()
  await expect(page).toHaveURL('/deleted')
  await expect.poll(() => authenticator.credentials()).toEqual([])
  expect((await context.cookies()).some(({ name }) => name === 'session')).toBe(false)

  await other.page.goto(HOME_PATH)
  await expect(other.page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`)
  await page.goto('/settings')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
  for (const table of ['user_profiles', 'passkeys', 'sessions', 'security_events']) {
    expect((await db.query(`SELECT 1 FROM ${table} WHERE user_id = $1`, [user.id])).rowCount).toBe(
      0,
    )
  }
  expect((await db.query('SELECT 1 FROM users WHERE id = $1', [user.id])).rowCount).toBe(0)
})

test('the page after a deletion is shown only once the account is gone', async ({
  page,
  user: _,
  authenticator,
  user,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto('/deleted')
  await expect(page).toHaveURL('/settings/data')
  expect(await authenticator.credentials()).toHaveLength(1)
})

test('a wrong confirmation phrase is refused next to its field', async ({ page, user, db }) => {
  await page.goto('/settings/data')
  await deleteAccount(page, 'delete my accounts')
  await expect(page.getByLabel(FIELD)).toHaveAccessibleDescription(
    'Type the words exactly: delete my account.',
  )
  expect((await db.query('SELECT 1 FROM users WHERE id = $1', [user.id])).rowCount).toBe(1)
})

test('after 15 minutes a deletion requires a step-up, and the typed phrase survives it', async ({
  page,
  user,
  authenticator,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await makeStale(db, user)
  await page.goto('/settings/data')
  await deleteAccount(page, 'delete my account')
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Fdata')
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await expect(page).toHaveURL('/settings/data')
  await expect(page.getByLabel(FIELD)).toHaveValue('delete my account')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await expect(page).toHaveURL('/deleted')
})

test('the last admin cannot delete their account and is told why', async ({ page, user, db }) => {
  await makeAdmin(db, user)
  // Other specs create admins for a moment.
  await expect(async () => {
    await page.goto('/settings/data')
    await expect(page.getByText('You are the only admin.')).toBeVisible({ timeout: 5_000 })
  }).toPass()
  await expect(page.getByLabel(FIELD)).toHaveCount(0)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('exporting and deleting work', async ({ page, user, db }) => {
    await page.goto('/settings/data')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export my data' }).click(),
    ])
    expect(JSON.parse(await readFile(await download.path(), 'utf8')).user).toMatchObject({
      id: user.id,
    })
    await deleteAccount(page, 'delete my account')
    await expect(page.getByRole('heading', { name: 'Your account has been deleted' })).toBeVisible()
    expect((await db.query('SELECT 1 FROM users WHERE id = $1', [user.id])).rowCount).toBe(0)
  })
})

async function deleteAccount(page: Page, words: string): Promise<void> {
  await page.getByLabel(FIELD).fill(words)
  await page.getByRole('button', { name: 'Delete account' }).click()
}
