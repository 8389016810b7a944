import { expect, test } from '@/e2e/testing/fixtures'
import { waitForShortcuts } from '@/e2e/testing/hydration'
import { givePasskey, makeAdmin } from '@/e2e/testing/test-user'

test.describe('without storage', () => {
  for (const [name, forbid] of [
    ['null', () => null],
    [
      'forbidden',
      () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      },
    ],
  ] as const) {
    test(`that is ${name}, pages work; the shortcuts are off, and on until the page is left`, async ({
      page,
      user,
      db,
    }) => {
      // As after an OAuth sign-in, so that the passkey card is shown.
      await db.query("UPDATE sessions SET method = 'local' WHERE user_id = $1", [user.id])
      await page.addInitScript((source) => {
        const get = new Function(`return ${source}`)()
        for (const storage of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, storage, { get })
      }, forbid.toString())
      await page.goto('/profile')
      await waitForShortcuts(page)
      await page.getByRole('button', { name: 'Not now' }).click()
      await expect(page.getByRole('complementary', { name: 'Passkey offer' })).toHaveCount(0)
      await page.keyboard.press('?')
      await page.getByRole('button', { name: 'Account menu' }).click()
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await expect(help.getByRole('switch')).not.toBeChecked()
      await help.getByRole('switch').click()
      await help.getByRole('button', { name: 'Close' }).click()
      await page.keyboard.press('?')
      await expect(help).toBeVisible()
    })
  }
})

test('opening and closing a dialog keeps the page of the list', async ({
  page,
  user,
  createUser,
  db,
}) => {
  await makeAdmin(db, user)
  const other = await createUser()
  const address = `/admin/users/${other.id}?cursor=none`
  await page.goto(address)
  await waitForShortcuts(page)
  await page.getByRole('button', { name: 'Delete user' }).click()
  await expect(page).toHaveURL(`${address}&ask=delete`)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(page).toHaveURL(address)
})

for (const { timezoneId, day, moment } of [
  { timezoneId: 'UTC', day: 'Mar 1, 2026', moment: 'Mar 1, 2026, 11:30 AM' },
  { timezoneId: 'Pacific/Kiritimati', day: 'Mar 2, 2026', moment: 'Mar 2, 2026, 1:30 AM' },
  { timezoneId: 'America/New_York', day: 'Mar 1, 2026', moment: 'Mar 1, 2026, 6:30 AM' },
]) {
  test.describe(() => {
    test.use({ timezoneId, locale: 'th-TH-u-ca-buddhist' })

    test(`days and times are those of ${timezoneId}, whatever calendar the browser has`, async ({
      page,
      user,
      db,
    }) => {
      await givePasskey(db, user, { name: 'Phone' })
      const at = "timestamptz '2026-03-01 11:30Z'"
      await db.query(`UPDATE passkeys SET created_at = ${at} WHERE user_id = $1`, [user.id])
      await db.query(`UPDATE sessions SET created_at = ${at} WHERE user_id = $1`, [user.id])
      await page.goto('/settings')
      await expect(page.getByText(`Added ${day} ·`)).toBeVisible()
      await page.goto('/settings/sessions')
      await expect(page.getByText(`Signed in ${moment.replace(' AM', '')}`)).toBeVisible()
    })
  })
}

test('“Add a passkey” in an ended session says so, with a link to sign in', async ({
  page,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/status of 401/)
  await page.goto('/settings')
  await waitForShortcuts(page)
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const message = page.getByRole('status').filter({ hasText: 'You are signed out.' })
  await message.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fsettings')
})

test('sign-in pages say when cookies are blocked', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false })
  })
  for (const path of ['/sign-in', '/sign-up']) {
    await page.goto(path)
    await expect(
      page.getByRole('alert').filter({ hasText: 'Your browser is blocking cookies' }),
    ).toBeVisible()
  }
})

test('a sign-in page whose scripts never load says so after a while', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_FAILED/)
  const notice = page.getByText('This page is still loading')
  await page.goto('/sign-in')
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeEnabled()
  await expect(notice).toHaveCount(0)

  await page.route('**/_next/static/**/*.js', (route) => route.abort())
  await page.reload()
  await expect(notice).toBeHidden()
  await notice.evaluate((element) => element.getAnimations().map((animation) => animation.finish()))
  await expect(notice).toBeVisible()
})

test('pasting the whole list of recovery codes is refused with advice', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByText('Use a recovery code').click()
  const list = Array.from({ length: 10 }, () => '7k3mq-x20fd-8wnz4-0hv6t').join('\n')
  await page.getByLabel('Recovery code').focus()
  await page.keyboard.insertText(list)
  await page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
  await expect(page.getByLabel('Recovery code')).toHaveAccessibleDescription(
    /Enter one code, not the whole list\.$/,
  )
})
