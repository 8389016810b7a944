import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { givePasskey, makeAdmin, makeStale } from './testing/test-user'

test.describe('for a user who is not an admin', () => {
  test('admin pages do not exist, and nothing links to them', async ({
    page,
    user,
    consoleGuard,
  }) => {
    consoleGuard.expect(/status of 404/)
    for (const path of [
      '/admin',
      `/admin/users/${user.id}`,
      `/admin/users/${randomUUID()}`,
      '/admin/users/x',
      '/admin/activity',
    ]) {
      expect((await page.goto(path))?.status()).toBe(404)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    }
    await page.goto('/settings')
    await expect(page.getByRole('link', { name: 'Admin', exact: true })).toHaveCount(0)
  })

  test('a visitor is sent to sign-in', async ({ page }) => {
    await page.goto('/admin')
    await expect(page).toHaveURL('/sign-in?returnTo=%2Fadmin')
  })
})

test.describe('for an admin', () => {
  test.beforeEach(async ({ user, db }) => {
    await makeAdmin(db, user)
  })

  test('users are found by part of the name, even with LIKE wildcards in it', async ({
    page,
    createUser,
  }) => {
    const marker = randomUUID()
    const percent = await createUser(`100% ${marker}`)
    await createUser(`1000 ${marker}`)
    await page.goto(HOME_PATH)
    await page.getByRole('link', { name: 'Admin', exact: true }).click()
    await page.getByLabel('Name or email').fill(marker)
    await page.getByRole('button', { name: 'Search' }).click()
    const users = page.getByRole('list', { name: 'Users, newest first' }).getByRole('listitem')
    await expect(users).toHaveCount(2)
    await page.getByLabel('Name or email').fill(`100% ${marker}`)
    await page.getByRole('button', { name: 'Search' }).click()
    await expect(users).toHaveCount(1)
    await page.getByRole('link', { name: percent.name }).click()
    await expect(page.getByRole('heading', { level: 1, name: percent.name })).toBeVisible()
    await expect(page.getByText(percent.id)).toBeVisible()
  })

  test('everybody’s activity is filtered, and what is shown is exported', async ({
    page,
    user,
    createUser,
    db,
  }) => {
    const other = await createUser(`=Formula ${randomUUID()}`)
    await db.query(
      "INSERT INTO security_events (user_id, type, outcome, method) VALUES ($1, 'sign_in', 'failure', 'passkey'), ($1, 'sign_out', 'success', null)",
      [other.id],
    )
    await page.goto('/admin')
    await page.getByRole('link', { name: 'Activity', exact: true }).click()
    await page.getByLabel('User', { exact: true }).fill(other.name)
    await page.getByLabel('Show').selectOption('Sign-ins')
    await page.getByRole('button', { name: 'Filter' }).click()
    const events = page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem')
    await expect(events).toHaveCount(1)
    await expect(events).toContainText('Sign-in failed')
    await expect(events.getByRole('link', { name: other.name })).toBeVisible()

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export as CSV' }).click(),
    ])
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(`"'${other.name}"`)
    await page.getByLabel('To (UTC)').fill('2001-01-01')
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect(page.getByText('No matching events.')).toBeVisible()
    expect(
      (
        await db.query(
          "SELECT 1 FROM security_events WHERE user_id = $1 AND type = 'admin_exported_activity'",
          [user.id],
        )
      ).rowCount,
    ).toBe(1)
  })

  test('a user’s data is exported, and their history shows it', async ({
    page,
    createUser,
    db,
  }) => {
    const other = await createUser()
    await page.goto(`/admin/users/${other.id}`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export data' }).click(),
    ])
    expect(JSON.parse(await readFile(await download.path(), 'utf8')).user.id).toBe(other.id)
    const { rowCount } = await db.query(
      "SELECT 1 FROM security_events WHERE user_id = $1 AND type = 'admin_exported_user'",
      [other.id],
    )
    expect(rowCount).toBe(1)
  })

  test('signing a user out everywhere takes effect at once, and is in both histories', async ({
    page,
    user,
    createUser,
    openDevice,
    signIn,
    db,
  }) => {
    const other = await createUser()
    const device = await openDevice()
    await signIn(device.context, other)
    await device.page.goto(HOME_PATH)
    await page.goto(`/admin/users/${other.id}`)
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await expect(page.getByText('Signed out of 1 session.')).toBeVisible()
    await expect(page.getByText('No active sessions.')).toBeVisible()
    await device.page.goto(HOME_PATH)
    await expect(device.page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`)
    const { rows } = await db.query(
      "SELECT user_id FROM security_events WHERE type = 'admin_signed_out_user' AND detail->>'targetId' = $1",
      [other.id],
    )
    expect(rows.map(({ user_id }) => user_id).sort()).toEqual([user.id, other.id].sort())
  })

  test('a promoted user sees the admin pages; once demoted, no longer, from the next request', async ({
    page,
    createUser,
    openDevice,
    signIn,
    consoleGuard,
  }) => {
    consoleGuard.expect(/status of 404/)
    const other = await createUser()
    const device = await openDevice()
    await signIn(device.context, other)
    expect((await device.page.goto('/admin'))?.status()).toBe(404)

    await page.goto(`/admin/users/${other.id}`)
    await page.getByRole('button', { name: 'Make admin' }).click()
    await expect(page.getByRole('button', { name: 'Remove admin role' })).toBeVisible()
    expect((await device.page.goto('/admin'))?.status()).toBe(200)
    await expect(device.page.getByRole('link', { name: 'Admin', exact: true })).toBeVisible()

    await page.getByRole('button', { name: 'Remove admin role' }).click()
    await expect(page.getByRole('button', { name: 'Make admin' })).toBeVisible()
    expect((await device.page.goto('/admin'))?.status()).toBe(404)
  })

  test('a sign-in method is removed after confirmation, but never the last', async ({
    page,
    createUser,
    db,
  }) => {
    const other = await createUser()
    await givePasskey(db, other, { name: 'Laptop' })
    await givePasskey(db, other, { name: 'Phone' })
    await page.goto(`/admin/users/${other.id}`)
    await page.getByRole('button', { name: 'Remove Phone' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('button', { name: 'Remove Phone' })).toBeFocused()

    await page.getByRole('button', { name: 'Remove Phone' }).click()
    await page
      .getByRole('dialog', { name: 'Remove “Phone”?' })
      .getByRole('button', { name: 'Remove' })
      .click()
    await expect(
      page.getByRole('status').filter({ hasText: 'Sign-in method removed.' }),
    ).toBeVisible()
    await expect(page.getByRole('button', { name: 'Remove Phone' })).toHaveCount(0)

    await page.getByRole('button', { name: 'Remove Laptop' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('alert').filter({ hasText: 'only way to sign in' })).toBeVisible()
    expect(
      (await db.query('SELECT name FROM passkeys WHERE user_id = $1', [other.id])).rows,
    ).toEqual([{ name: 'Laptop' }])
  })

  test('of a connected account’s secrets, only their existence is shown', async ({
    page,
    createUser,
    db,
  }) => {
    const other = await createUser()
    await db.query(
      `INSERT INTO accounts (user_id, provider_id, account_id, access_token)
       VALUES ($1, 'google', $2, 'SECRET')`,
      [other.id, randomUUID()],
    )
    await page.goto(`/admin/users/${other.id}`)
    await expect(
      page.getByText('Access token: yes · Refresh token: no · ID token: no · Password: no'),
    ).toBeVisible()
    expect(await page.content()).not.toContain('SECRET')
  })

  test('a user is deleted after confirmation', async ({ page, createUser, db, consoleGuard }) => {
    consoleGuard.expect(/status of 404/)
    const other = await createUser()
    await page.goto(`/admin/users/${other.id}`)
    await page.getByRole('button', { name: 'Delete user' }).click()
    await page
      .getByRole('dialog', { name: `Delete ${other.name}?` })
      .getByRole('button', { name: 'Delete permanently' })
      .click()
    await expect(page).toHaveURL('/admin')
    expect((await db.query('SELECT 1 FROM users WHERE id = $1', [other.id])).rowCount).toBe(0)
    expect((await page.goto(`/admin/users/${other.id}`))?.status()).toBe(404)
  })

  test('after 15 minutes a change requires a step-up', async ({ page, user, createUser, db }) => {
    const other = await createUser()
    await makeStale(db, user)
    await page.goto(`/admin/users/${other.id}`)
    await page.getByRole('button', { name: 'Make admin' }).click()
    await expect(page).toHaveURL(
      `/confirm?returnTo=${encodeURIComponent(`/admin/users/${other.id}`)}`,
    )
    expect((await db.query('SELECT role FROM users WHERE id = $1', [other.id])).rows).toEqual([
      { role: 'user' },
    ])
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test('searching, promoting, removing a method and deleting a user work', async ({
      page,
      createUser,
      db,
    }) => {
      const other = await createUser()
      await givePasskey(db, other, { name: 'Laptop' })
      await givePasskey(db, other, { name: 'Phone' })
      await page.goto('/admin')
      await page.getByLabel('Name or email').fill(other.name)
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('link', { name: other.name }).click()
      await page.getByRole('button', { name: 'Make admin' }).click()
      await page.getByRole('button', { name: 'Remove admin role' }).click()
      await expect(page.getByRole('button', { name: 'Make admin' })).toBeVisible()
      await page.getByRole('button', { name: 'Remove Phone' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
      await expect(page.getByRole('button', { name: 'Remove Phone' })).toHaveCount(0)
      await page.getByRole('button', { name: 'Delete user' }).click()
      await page.getByRole('button', { name: 'Delete permanently' }).click()
      await expect(page).toHaveURL('/admin')
      expect((await db.query('SELECT 1 FROM users WHERE id = $1', [other.id])).rowCount).toBe(0)
    })
  })
})

test('the last admin cannot be demoted', async ({ page, user, db }) => {
  // Other specs create admins for a moment; while they do, this one may be demoted.
  await expect(async () => {
    await makeAdmin(db, user)
    await page.goto(`/admin/users/${user.id}`)
    await page.getByRole('button', { name: 'Remove admin role' }).click()
    const refusal = page
      .getByRole('alert')
      .filter({ hasText: 'The last admin cannot be demoted or deleted.' })
    await expect(refusal).toBeVisible({ timeout: 5_000 })
  }).toPass()
  expect((await db.query('SELECT role FROM users WHERE id = $1', [user.id])).rows).toEqual([
    { role: 'admin' },
  ])
})
