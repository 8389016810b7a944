import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { givePasskey, makeStale } from '@/e2e/testing/test-user'
import { HOME_PATH } from '@/lib/brand'

const SIGN_IN = { name: 'Sign in with a passkey' }

/** Opens a page whose scripts load only after `action`, which must not be lost. */
async function beforeScripts(page: Page, path: string, action: () => Promise<void>) {
  const letScriptsCome = await holdScripts(page)
  await page.goto(path, { waitUntil: 'commit' })
  await action()
  letScriptsCome()
}

test('a sign-up submitted before scripts load is replayed with the typed name', async ({
  page,
  authenticator,
  personName,
}) => {
  await authenticator.answering(() =>
    beforeScripts(page, '/sign-up', async () => {
      await page.getByLabel('Name').fill(personName)
      await page.getByRole('button', { name: 'Create account with a passkey' }).click()
    }),
  )
  await page.waitForURL(HOME_PATH)
  expect(await (await page.request.get('/api/auth/session')).json()).toMatchObject({
    user: { name: personName },
  })
})

test('so is a press on the sign-in button', async ({ page, authenticator, addPasskey }) => {
  await addPasskey()
  // Only the button's ceremony reports a refusal; autofill stays silent.
  await authenticator.refusing(async () => {
    await beforeScripts(page, '/sign-in', () => page.getByRole('button', SIGN_IN).click())
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
})

test('so is a press on the step-up button', async ({
  page,
  authenticator,
  user,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await makeStale(db, user)
  await authenticator.answering(() =>
    beforeScripts(page, '/confirm?returnTo=/settings', () =>
      page.getByRole('button', SIGN_IN).click(),
    ),
  )
  await page.waitForURL('/settings')
})

test('so is a press on “Add a passkey”', async ({ page, authenticator, user, db }) => {
  await authenticator.answering(() =>
    beforeScripts(page, '/settings', () =>
      page.getByRole('button', { name: 'Add a passkey' }).click(),
    ),
  )
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})

test('a press that begins before scripts load ends on the same button', async ({
  page,
  user,
  db,
}) => {
  await givePasskey(db, user)
  const { rows } = await db.query<{ id: string }>('SELECT id FROM passkeys WHERE user_id = $1', [
    user.id,
  ])
  await givePasskey(db, user)
  const letScriptsCome = await holdScripts(page)
  await page.goto(`/settings?remove=${rows[0]?.id}`, { waitUntil: 'commit' })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Remove' }).hover()
  await page.mouse.down()
  letScriptsCome()
  await expect.poll(() => dialog.evaluate((element) => element.matches(':modal'))).toBe(true)
  await page.mouse.up()
  await expect(page.getByRole('status').filter({ hasText: 'Passkey removed.' })).toBeVisible()
})

test('a todo’s edit button comes with the scripts, and its title keeps its width', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'Buy milk')", [user.id])
  const letScriptsCome = await holdScripts(page)
  await page.goto(HOME_PATH, { waitUntil: 'commit' })
  const title = page.getByRole('listitem').getByText('Buy milk')
  const edit = page.getByRole('button', { name: 'Edit Buy milk' })
  // Styles have come.
  await expect(title).toHaveCSS('flex-grow', '1')
  const width = () => title.evaluate((element) => element.clientWidth)
  const before = await width()
  await expect(edit).toHaveCount(0)
  letScriptsCome()
  await expect(edit).toBeVisible()
  expect(await width()).toBe(before)
})

/** Holds back the scripts of the next page, as a slow connection would, until the returned function is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let letCome = () => {}
  const mayCome = new Promise<void>((resolve) => {
    letCome = resolve
  })
  await page.route('**/_next/static/**/*.js', async (route) => {
    await mayCome
    await route.continue()
  })
  return letCome
}
