import type { Page } from '@playwright/test'
import { expectAccessibleInBothThemes, expectNoSidewaysScrolling } from './testing/accessible'
import { expect, test } from './testing/fixtures'
import { makeStale } from './testing/test-user'

const PAGE = '/settings/tokens'

test('a token is created, shown once, copied, used and revoked', async ({
  page,
  context,
  user: _,
  request,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Access tokens' }).click()
  await expect(page.getByText('No access tokens.')).toBeVisible()

  await page.getByLabel('Name').fill('Backup')
  await page.getByRole('button', { name: 'Create token' }).click()
  const permissions = page.getByRole('group', { name: 'Permissions' })
  await expect(permissions).toHaveAccessibleDescription('Choose at least one permission.')
  await expect(page.getByLabel('Name')).toHaveValue('Backup')
  const token = await create(page)
  await expect(page.getByRole('heading', { name: 'Your new token' })).toBeFocused()
  await expectAccessibleInBothThemes(page)
  for (const width of [1280, 360]) await expectNoSidewaysScrolling(page, width)
  const navigation = page.getByRole('navigation', { name: 'Settings' })
  expect(await navigation.evaluate((nav) => nav.scrollWidth - nav.clientWidth)).toBe(0)
  expect(page.url()).not.toContain(token)
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Access token copied.' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)

  const headers = { authorization: `Bearer ${token}` }
  const added = await request.post('/api/todos', { headers, data: { title: 'Buy milk' } })
  expect(added.status()).toBe(201)
  const listed = await request.get('/api/todos', { headers })
  expect(await listed.json()).toMatchObject({ todos: [{ title: 'Buy milk' }] })
  expect((await request.get(PAGE, { headers, maxRedirects: 0 })).status()).toBe(307)

  await page.reload()
  await expect(page.getByText(token)).toHaveCount(0)
  const row = page.getByRole('listitem').filter({ hasText: 'Backup' })
  await expect(row).toContainText(`…${token.slice(-4)}`)
  await expect(row).toContainText('Last used')
  await row.getByRole('button', { name: 'Revoke' }).click()
  const dialog = page.getByRole('dialog', { name: 'Revoke “Backup”?' })
  await expectAccessibleInBothThemes(page)
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('No access tokens.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Your tokens' })).toBeFocused()
  const refused = await request.get('/api/todos', { headers })
  expect(refused.status()).toBe(401)
  expect(refused.headers()['www-authenticate']).toContain('error="invalid_token"')
})

test('a sign-in that is not recent leads to the step-up first', async ({ page, user, db }) => {
  await makeStale(db, user)
  await page.goto(PAGE)
  await expect(page.getByRole('button', { name: 'Create token' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Confirm it’s you' }).click()
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Ftokens')
})

test('a form left open for 15 minutes is filled in again after the step-up', async ({
  page,
  user,
  authenticator,
  db,
  addPasskey,
}) => {
  await addPasskey(user)
  await page.goto(PAGE)
  await page.getByLabel('Name').fill('Backup')
  await page.getByLabel('Read todos').check()
  await page.getByLabel('Expires after').selectOption('7 days')
  await makeStale(db, user)
  await page.getByRole('button', { name: 'Create token' }).click()
  await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Ftokens')
  await page.reload()
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await expect(page).toHaveURL(PAGE)
  await expect(page.getByLabel('Name')).toHaveValue('Backup')
  await expect(page.getByLabel('Read todos')).toBeChecked()
  await expect(page.getByLabel('Add and change todos')).not.toBeChecked()
  await expect(page.getByLabel('Expires after')).toHaveValue('7')
})

test('"This wasn’t me" counts the tokens that it revokes', async ({ page, user: _ }) => {
  await page.goto(PAGE)
  await create(page)
  await page.goto('/settings/secure')
  await expect(page.getByText('1 access token still works.')).toBeVisible()
  await page.getByRole('button', { name: 'Sign out other sessions and revoke tokens' }).click()
  await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
  await page.goto(PAGE)
  await expect(page.getByText('No access tokens.')).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a token is created, shown once and revoked; a refused form keeps what was typed', async ({
    page,
    user: _,
    request,
  }) => {
    await page.goto(PAGE)
    await page.getByLabel('Read todos').check()
    await page.getByLabel('Expires after').selectOption('7 days')
    await page.getByRole('button', { name: 'Create token' }).click()
    await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/Enter a name for the token/)
    await expect(page.getByLabel('Read todos')).toBeChecked()
    await expect(page.getByLabel('Expires after')).toHaveValue('7')
    await page.getByLabel('Name').fill('Backup')
    const token = await create(page)
    expect(page.url()).not.toContain(token)
    const headers = { authorization: `Bearer ${token}` }
    expect((await request.get('/api/todos', { headers })).status()).toBe(200)

    await page.goto(PAGE)
    await expect(page.getByText(token)).toHaveCount(0)
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expect(page.getByText('No access tokens.')).toBeVisible()
    expect((await request.get('/api/todos', { headers })).status()).toBe(401)
  })
})

/** Fills in what is not, and returns the token. */
async function create(page: Page): Promise<string> {
  const name = page.getByLabel('Name')
  if ((await name.inputValue()) === '') await name.fill('Backup')
  await page.getByLabel('Read todos').check()
  await page.getByLabel('Add and change todos').check()
  await page.getByRole('button', { name: 'Create token' }).click()
  const token = page.getByRole('region', { name: 'Your new token' }).getByRole('code')
  await expect(token).toHaveText(/^[a-z0-9]+_pat_[\w-]{43}$/)
  return (await token.textContent()) ?? ''
}
