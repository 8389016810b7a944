import { expect, test } from '@/e2e/testing/fixtures'
import { waitForShortcuts } from '@/e2e/testing/hydration'
import { givePasskey, makeAdmin } from '@/e2e/testing/test-user'

test('Escape that ends an IME composition keeps the edit form and its text', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'Buy milk')", [user.id])
  await page.goto('/todos')
  await waitForShortcuts(page)
  await page.getByRole('button', { name: 'Edit Buy milk' }).click()
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await field.fill('牛乳を買う')
  // Chromium and Firefox set isComposing, Safari keyCode 229.
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    await field.dispatchEvent('keydown', { key: 'Escape', bubbles: true, ...composing })
    await expect(field).toHaveValue('牛乳を買う')
  }
  await field.press('Escape')
  await expect(field).toHaveCount(0)
})

test('keys of an IME composition are not shortcuts', async ({ page, user: _ }) => {
  await page.goto('/todos')
  await waitForShortcuts(page)
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    await page.locator('body').dispatchEvent('keydown', { key: 'n', bubbles: true, ...composing })
    await expect(page.getByLabel('New todo')).not.toBeFocused()
  }
  await page.keyboard.press('n')
  await expect(page.getByLabel('New todo')).toBeFocused()
})

test('a message disappears by itself even after another was closed by keyboard', async ({
  page,
  user,
  db,
}) => {
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'One'), ($1, 'Two')", [user.id])
  await page.clock.install()
  await page.goto('/todos')
  await waitForShortcuts(page)
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

test('returning to a tab after someone else signed in shows that user’s page', async ({
  page,
  context,
  user,
  createUser,
  signIn,
  db,
}) => {
  const other = await createUser('Grace Hopper')
  await db.query("INSERT INTO todos (user_id, title) VALUES ($1, 'Of Ada')", [user.id])
  await page.goto('/todos')
  await waitForShortcuts(page)
  await signIn(context, other)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page.getByText('No todos yet')).toBeVisible()
  await expect(page.getByText('Of Ada')).toHaveCount(0)
})

test('returning to a tab after signing out keeps what was typed; the next action says so', async ({
  page,
  context,
  user: _,
}) => {
  await page.goto('/todos')
  await waitForShortcuts(page)
  await page.getByLabel('New todo').fill('Typed before')
  await context.clearCookies()
  const answer = page.waitForResponse('**/api/auth/session')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await answer
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'You are signed out.' })).toBeVisible()
  await expect(page.getByLabel('New todo')).toHaveValue('Typed before')
})

test('a page in the back/forward cache is not shown after signing out', async ({
  page,
  context,
  user: _,
}) => {
  await page.goto('/todos')
  await waitForShortcuts(page)
  await context.clearCookies()
  await page.evaluate(() =>
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  )
  await expect(page).toHaveURL('/sign-in?returnTo=%2Ftodos')
})

test('a double-click on “Add” adds one todo without an error', async ({ page, user, db }) => {
  await page.goto('/todos')
  await waitForShortcuts(page)
  await page.getByLabel('New todo').fill('Once')
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick()
  await expect(page.getByRole('checkbox', { name: 'Once' })).toHaveCount(1)
  await expect(page.getByLabel('New todo')).not.toHaveAttribute('aria-invalid')
  await expect
    .poll(
      async () => (await db.query('SELECT 1 FROM todos WHERE user_id = $1', [user.id])).rowCount,
    )
    .toBe(1)
})

test('user text keeps its own direction', async ({ page, context, createUser, signIn, db }) => {
  const user = await createUser('محمد بن موسى (الخوارزمي)')
  await makeAdmin(db, user)
  await givePasskey(db, user, { name: 'هاتف (العمل)' })
  await signIn(context, user)
  const isRightToLeft = (element: Element) => element.matches(':dir(rtl)')
  await page.goto('/todos')
  await page.getByLabel('New todo').fill('شراء الحليب (2)')
  expect(await page.getByLabel('New todo').evaluate(isRightToLeft)).toBe(true)
  await page.goto('/settings')
  expect(await page.getByText('هاتف (العمل)').first().evaluate(isRightToLeft)).toBe(true)
  await page.goto(`/admin/users/${user.id}`)
  expect(await page.getByRole('heading', { level: 1 }).evaluate(isRightToLeft)).toBe(true)
})
