import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { givePasskey } from './test-user'

test('Escape that ends a composition leaves the edit form open, with what was typed', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'Buy milk')", [user.id])
  await page.goto('/todos')
  await alive(page)
  await page.getByRole('button', { name: 'Edit Buy milk' }).click()
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await field.fill('牛乳を買う')
  // Chromium and Firefox say the one, Safari the other.
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    await field.dispatchEvent('keydown', { key: 'Escape', bubbles: true, ...composing })
    await expect(field).toHaveValue('牛乳を買う')
  }
  await field.press('Escape')
  await expect(field).toHaveCount(0)
})

test('a key of a composition is no shortcut', async ({ page, user: _ }) => {
  await page.goto('/todos')
  await alive(page)
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    await page.locator('body').dispatchEvent('keydown', { key: 'n', bubbles: true, ...composing })
    await expect(page.getByLabel('New todo')).not.toBeFocused()
  }
  await page.keyboard.press('n')
  await expect(page.getByLabel('New todo')).toBeFocused()
})

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
      // As after a sign-in at a provider: the card is to be offered.
      await db.query("UPDATE sessions SET method = 'local' WHERE user_id = $1", [user.id])
      await page.addInitScript((source) => {
        const get = new Function(`return ${source}`)()
        for (const storage of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, storage, { get })
      }, forbid.toString())
      await page.goto('/todos')
      await alive(page)
      await page.getByRole('button', { name: 'Not now' }).click()
      await expect(page.getByRole('complementary', { name: 'Passkey offer' })).toHaveCount(0)
      await page.keyboard.press('?')
      await page.getByRole('button', { name: 'Account menu' }).click()
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await expect(help.getByRole('switch')).not.toBeChecked()
      await help.getByRole('switch').click()
      await help.getByRole('button', { name: 'Close' }).click()
      await page.keyboard.press('n')
      await expect(page.getByLabel('New todo')).toBeFocused()
    })
  }
})

test('a message after one that was closed by keyboard goes away again', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'One'), ($1, 'Two')", [user.id])
  await page.clock.install()
  await page.goto('/todos')
  await alive(page)
  const message = page.getByRole('status').filter({ hasText: 'Todo deleted.' })
  for (const button of ['Undo', 'Close message']) {
    await page.getByRole('button', { name: 'Delete One' }).click()
    await page.getByRole('button', { name: button }).focus()
    await page.keyboard.press('Enter')
    await expect(message).toHaveCount(0)
  }
  await page.getByRole('button', { name: 'Delete Two' }).click()
  await expect(message).toBeVisible()
  await page.clock.runFor(8_000)
  await expect(message).toHaveCount(0)
})

test('a question that is opened and closed leaves the place in the list', async ({
  page,
  user,
  createUser,
  db,
}) => {
  await db.query("UPDATE users SET role = 'admin' WHERE id = $1", [user.id])
  const other = await createUser()
  const address = `/admin/users/${other.id}?cursor=none`
  await page.goto(address)
  await alive(page)
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

/** Once the menu opens, the page has come alive. */
async function alive(page: Page) {
  const button = page.getByRole('button', { name: 'Account menu' })
  await button.click()
  await expect(page.locator('#account-menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('#account-menu')).toBeHidden()
}
