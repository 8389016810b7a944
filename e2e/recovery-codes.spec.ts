import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { makeCodes, shownCodes } from './testing/recovery-codes'
import { givePasskey } from './testing/test-user'

const PAGE = '/settings/recovery-codes'
const CODE = /^([0-9a-z]{5}-){3}[0-9a-z]{5}$/

test('codes are generated in settings, shown once, and can be copied, downloaded and printed', async ({
  page,
  context,
  user,
  db,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await givePasskey(db, user)
  await page.goto('/settings')
  await expect(page.getByText('You have one way to sign in.')).toBeVisible()
  await page.getByRole('link', { name: 'Generate recovery codes' }).click()
  const tab = page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Sign-in methods' })
  await expect(tab).toHaveAttribute('aria-current', 'true')
  const codes = await makeCodes(page)
  expect(codes).toHaveLength(10)
  for (const code of codes) expect(code).toMatch(CODE)

  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Recovery codes copied.' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))

  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^[a-z0-9-]+-recovery-codes\.txt$/)
  const file = await readFile(await download.path(), 'utf8')
  expect(file.split('\n').filter((line) => CODE.test(line))).toEqual(codes)

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByText(codes[9] ?? '')).toBeVisible()
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
    'light',
  )

  await page.emulateMedia({ media: 'screen' })
  await page.reload()
  await expect(page.getByText('You have 10 codes left.')).toBeVisible()
  for (const code of codes) await expect(page.getByText(code)).toHaveCount(0)
  await page.goto('/settings')
  await expect(page.getByText('You have one way to sign in.')).toHaveCount(0)
})

test('a code signs in on a new device once, leads to adding a passkey, and is marked as used', async ({
  page,
  user,
  openDevice,
  db,
}) => {
  await givePasskey(db, user)
  await page.goto(PAGE)
  const codes = await makeCodes(page)

  const phone = await openDevice()
  await signInWithCode(phone.page, codes[3] ?? '', '/sign-in?returnTo=/profile')
  await expect(phone.page).toHaveURL('/add-passkey?returnTo=%2Fprofile')
  await expect(phone.page.getByText('You have 9 codes left.')).toBeVisible()
  await phone.authenticator.answering(() =>
    phone.page.getByRole('button', { name: 'Add a passkey' }).click(),
  )
  await phone.page.waitForURL('/profile')
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(2)

  await page.reload()
  const states = await page.getByRole('main').getByRole('listitem').allInnerTexts()
  expect(states.map((state) => state.includes('Used'))).toEqual(
    codes.map((_, index) => index === 3),
  )

  const thief = await openDevice()
  await signInWithCode(thief.page, codes[3] ?? '')
  await expect(thief.page.getByLabel('Recovery code')).toHaveAccessibleDescription(
    /or it has already been used/,
  )
})

test('new codes void the old ones, after confirmation', async ({ page, user, openDevice }) => {
  await page.goto(PAGE)
  const [old = ''] = await makeCodes(page)
  await page.reload()
  await page.getByRole('button', { name: 'Generate new codes' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Your 10 remaining codes will stop working.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  await page.getByRole('button', { name: 'Generate new codes' }).click()
  await dialog.getByRole('button', { name: 'Replace codes' }).click()
  const [first = ''] = await shownCodes(page)
  expect(first).not.toBe(old)

  const phone = await openDevice()
  await signInWithCode(phone.page, old)
  await expect(phone.page.getByLabel('Recovery code')).toHaveAccessibleDescription(
    /This isn’t one of your recovery codes/,
  )
  await phone.page.getByLabel('Recovery code').fill(first.toUpperCase().replaceAll('-', ' '))
  await phone.page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
  await expect(phone.page).toHaveURL(`/add-passkey?returnTo=${encodeURIComponent(HOME_PATH)}`)
  await phone.page.getByRole('link', { name: 'Not now' }).click()
  await expect(phone.page).toHaveURL(HOME_PATH)
  expect(await (await phone.page.request.get('/api/auth/session')).json()).toMatchObject({
    user: { id: user.id },
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('codes are generated, downloaded and used', async ({ page, context, user }) => {
    await page.goto(PAGE)
    const codes = await makeCodes(page)
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).click()
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain(codes[0])
    await page.goto(PAGE)
    await page.getByRole('button', { name: 'Generate new codes' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Replace codes' }).click()
    const [code = ''] = await shownCodes(page)

    await context.clearCookies()
    await signInWithCode(page, 'nonsense')
    await expect(page.getByText('This isn’t one of your recovery codes')).toBeVisible()
    await page.getByLabel('Recovery code').fill(code)
    await page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
    await expect(page).toHaveURL(`/add-passkey?returnTo=${encodeURIComponent(HOME_PATH)}`)
    await expect(page.locator('noscript p')).toHaveText(/^Passkeys need JavaScript\./)
    expect(await (await page.request.get('/api/auth/session')).json()).toMatchObject({
      user: { id: user.id },
    })
  })
})

async function signInWithCode(page: Page, code: string, path = '/sign-in'): Promise<void> {
  await page.goto(path)
  await page.getByText('Use a recovery code').click()
  await page.getByLabel('Recovery code').fill(code)
  await page.getByRole('button', { name: 'Sign in with a recovery code' }).click()
}
