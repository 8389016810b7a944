import type { Locator, Page } from '@playwright/test'
import type pg from 'pg'
import { HOME_PATH } from '@/lib/brand'
import { ERRORS } from '@/lib/errors'
import { expect, test } from './testing/fixtures'
import { waitForHydration } from './testing/hydration'

const PICTURE = 'https://pictures.example/ada.png'
const DARK = 'dark'
// A single pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('the first visit creates an empty profile', async ({ page, user, db }) => {
  expect(await stored(db, user.id)).toBeUndefined()
  await open(page)
  for (const name of ['Display name', 'Bio', 'Avatar URL'])
    await expect(field(page, name)).toHaveValue('')
  await expect(theme(page, 'System')).toBeChecked()
  await expect(page.getByText('0 / 500')).toBeVisible()
  expect(await stored(db, user.id)).toEqual({
    display_name: null,
    bio: null,
    avatar_url: null,
    theme: 'system',
  })
})

test('saving a profile shows a message, and the profile is there after a reload', async ({
  page,
  user,
  db,
}) => {
  await page.route(PICTURE, (route) => route.fulfill({ body: PNG, contentType: 'image/png' }))
  await open(page)
  await field(page, 'Display name').fill('  Countess of Lovelace ')
  await field(page, 'Bio').fill('First programmer.\nPoet.')
  await expect(page.getByText('23 / 500')).toBeVisible()
  await field(page, 'Avatar URL').fill(PICTURE)
  await save(page)
  await expect(page.getByRole('status').getByText('Profile saved.')).toBeVisible()
  await expect(field(page, 'Display name')).toHaveValue('Countess of Lovelace')
  expect(await stored(db, user.id)).toEqual({
    display_name: 'Countess of Lovelace',
    bio: 'First programmer.\nPoet.',
    avatar_url: PICTURE,
    theme: 'system',
  })

  await field(page, 'Bio').press('End')
  await field(page, 'Bio').pressSequentially('!')
  await expect(page.getByText('Profile saved.')).toHaveCount(0)
  await page.reload()
  await expect(field(page, 'Display name')).toHaveValue('Countess of Lovelace')
  await expect(field(page, 'Bio')).toHaveValue('First programmer.\nPoet.')
  await expect(field(page, 'Avatar URL')).toHaveValue(PICTURE)
})

test('invalid input is refused next to its field; nothing typed is lost and nothing is saved', async ({
  page,
  user,
  db,
}) => {
  await open(page)
  await field(page, 'Display name').fill('x'.repeat(81))
  await field(page, 'Bio').fill('y'.repeat(501))
  await expect(page.getByText('501 / 500')).toBeVisible()
  await field(page, 'Avatar URL').fill('javascript:alert(1)')
  await theme(page, 'Dark').check()
  await save(page)
  await expect(field(page, 'Display name')).toHaveAccessibleDescription(
    'Display name can have at most 80 characters.',
  )
  await expect(field(page, 'Display name')).toBeFocused()
  await expect(field(page, 'Bio')).toHaveAccessibleDescription(
    '501 / 500 Bio can have at most 500 characters.',
  )
  await expect(field(page, 'Avatar URL')).toHaveAccessibleDescription(
    'Avatar URL must be an https:// link to an image.',
  )
  await expect(field(page, 'Display name')).toHaveValue('x'.repeat(81))
  await expect(field(page, 'Bio')).toHaveValue('y'.repeat(501))
  await expect(field(page, 'Avatar URL')).toHaveValue('javascript:alert(1)')
  await expect(theme(page, 'Dark')).toBeChecked()
  expect(await stored(db, user.id)).toMatchObject({
    display_name: null,
    bio: null,
    avatar_url: null,
    theme: 'system',
  })

  await field(page, 'Display name').fill('Ada')
  await field(page, 'Bio').fill('')
  await field(page, 'Avatar URL').fill('')
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  await expect(field(page, 'Display name')).not.toHaveAttribute('aria-invalid')
  expect(await stored(db, user.id)).toEqual({
    display_name: 'Ada',
    bio: null,
    avatar_url: null,
    theme: 'dark',
  })
})

test('a saved theme applies at once, and on every page without a flash', async ({
  page,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/404.*nowhere/)
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page)
  const light = await background(page)
  await theme(page, 'Dark').check()
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', DARK)
  const dark = await background(page)
  expect(dark).not.toBe(light)

  for (const path of [HOME_PATH, '/settings', '/', '/nowhere']) {
    // It is in the first bytes of the response, so nothing can flash.
    const html = await (await page.request.get(path)).text()
    expect(html.slice(0, 1000)).toContain(`data-theme="${DARK}"`)
    await page.goto(path)
    expect(await background(page)).toBe(dark)
  }
  await open(page)
  await theme(page, 'Light').check()
  await save(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  expect(await background(page)).toBe(light)
  expect(await stored(db, user.id)).toMatchObject({ theme: 'light' })
})

test('the theme "System" follows the device', async ({ page, user: _ }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await open(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'system')
  const light = await background(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await background(page)).not.toBe(light)
})

test('the picture appears on blur, its host learns nothing, and initials replace a broken one', async ({
  page,
  createUser,
  context,
  signIn,
  consoleGuard,
}) => {
  consoleGuard.expect(/Failed to load resource.*404/)
  await signIn(context, await createUser('Ada King Lovelace'))
  const requests: Record<string, string>[] = []
  await page.route('https://pictures.example/**', async (route) => {
    requests.push(await route.request().allHeaders())
    if (route.request().url() === PICTURE)
      await route.fulfill({ body: PNG, contentType: 'image/png' })
    else await route.fulfill({ status: 404 })
  })
  await open(page)
  await expect(page.getByRole('main').getByText('AL', { exact: true })).toBeVisible()
  await field(page, 'Avatar URL').pressSequentially(PICTURE)
  expect(requests).toEqual([])
  await field(page, 'Avatar URL').blur()
  await expect(picture(page)).toHaveAttribute('src', PICTURE)
  await expect.poll(() => requests.length).toBe(1)
  expect(requests[0]).not.toHaveProperty('referer')

  await field(page, 'Avatar URL').fill('https://pictures.example/missing.png')
  await field(page, 'Avatar URL').blur()
  await expect.poll(() => requests.length).toBe(2)
  await expect(picture(page)).toHaveCount(0)
  await field(page, 'Avatar URL').fill('http://pictures.example/ada.png')
  await field(page, 'Avatar URL').blur()
  await expect(picture(page)).toHaveCount(0)
  expect(requests).toHaveLength(2)
})

test('a refusal by the server keeps everything that was typed', async ({
  page,
  context,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_INTERNET_DISCONNECTED/)
  await open(page)
  await field(page, 'Bio').fill('Typed with care')
  await context.setOffline(true)
  await save(page)
  await expect(page.getByText(ERRORS.unavailable.message)).toBeVisible()
  await context.setOffline(false)
  const { rows: sessions } = await db.query('DELETE FROM sessions WHERE user_id = $1 RETURNING *', [
    user.id,
  ])
  await save(page)
  await expect(page.getByText(ERRORS.unauthenticated.message)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Sign in in a new tab' })).toBeVisible()
  await expect(field(page, 'Bio')).toHaveValue('Typed with care')

  await db.query(
    'INSERT INTO sessions SELECT * FROM jsonb_populate_recordset(null::sessions, $1)',
    [JSON.stringify(sessions)],
  )
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  expect(await stored(db, user.id)).toMatchObject({ bio: 'Typed with care' })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a profile is saved, and its theme applied', async ({ page, user, db }) => {
    await page.goto('/profile')
    await field(page, 'Display name').fill(' Ada ')
    await field(page, 'Bio').fill('One\nTwo')
    await theme(page, 'Dark').check()
    await save(page)
    await expect(page.getByText('Profile saved.')).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('data-theme', DARK)
    await expect(field(page, 'Display name')).toHaveValue('Ada')
    await expect(theme(page, 'Dark')).toBeChecked()
    expect(await stored(db, user.id)).toEqual({
      display_name: 'Ada',
      bio: 'One\nTwo',
      avatar_url: null,
      theme: 'dark',
    })
  })

  test('invalid input comes back with the reason', async ({ page, user, db }) => {
    await page.goto('/profile')
    await field(page, 'Display name').fill('x'.repeat(81))
    await field(page, 'Bio').fill(`${'y'.repeat(490)}\n${'z'.repeat(20)}`)
    await field(page, 'Avatar URL').fill('http://pictures.example/ada.png')
    await theme(page, 'Light').check()
    await save(page)
    await expect(field(page, 'Display name')).toHaveAccessibleDescription(
      'Display name can have at most 80 characters.',
    )
    await expect(field(page, 'Bio')).toHaveAccessibleDescription(
      '511 / 500 Bio can have at most 500 characters.',
    )
    await expect(field(page, 'Avatar URL')).toHaveAccessibleDescription(
      'Avatar URL must be an https:// link to an image.',
    )
    await expect(field(page, 'Display name')).toHaveValue('x'.repeat(81))
    await expect(field(page, 'Bio')).toHaveValue(`${'y'.repeat(490)}\n${'z'.repeat(20)}`)
    await expect(field(page, 'Avatar URL')).toHaveValue('http://pictures.example/ada.png')
    await expect(theme(page, 'Light')).toBeChecked()
    expect(await stored(db, user.id)).toEqual({
      display_name: null,
      bio: null,
      avatar_url: null,
      theme: 'system',
    })
  })
})

test('saving in an older tab does not undo changes of a newer one', async ({
  page,
  context,
  user,
  db,
}) => {
  await open(page)
  const other = await context.newPage()
  await open(other)
  await theme(other, 'Dark').check()
  await field(other, 'Display name').fill('Countess')
  await save(other)
  await expect(other.getByText('Profile saved.')).toBeVisible()

  await field(page, 'Bio').fill('Poet.')
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  await expect(theme(page, 'Dark')).toBeChecked()
  await expect(field(page, 'Display name')).toHaveValue('Countess')
  await field(page, 'Bio').fill('Poet and programmer.')
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  expect(await stored(db, user.id)).toMatchObject({
    display_name: 'Countess',
    bio: 'Poet and programmer.',
    theme: 'dark',
  })
})

test('each user has a profile of their own', async ({
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
  await open(page)
  await field(page, 'Display name').fill('Mine')
  await save(page)
  await expect(page.getByText('Profile saved.')).toBeVisible()
  await device.page.goto('/profile')
  await expect(field(device.page, 'Display name')).toHaveValue('')
  expect(await stored(db, user.id)).toMatchObject({ display_name: 'Mine' })
  expect(await stored(db, other.id)).toMatchObject({ display_name: null })
})

test('visitors are sent to sign in, and back', async ({ page }) => {
  await page.goto('/profile')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Fprofile')
})

/** Opens the profile and waits for hydration. */
async function open(page: Page) {
  await page.goto('/profile')
  await waitForHydration(field(page, 'Bio'))
}

function field(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true })
}

function theme(page: Page, name: string): Locator {
  return page.getByRole('group', { name: 'Theme' }).getByRole('radio', { name, exact: true })
}

function picture(page: Page): Locator {
  return page.locator('main img')
}

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
}

async function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}

type Row = {
  display_name: string | null
  bio: string | null
  avatar_url: string | null
  theme: string
}

async function stored(db: pg.Pool, userId: string): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(
    'SELECT display_name, bio, avatar_url, theme FROM user_profiles WHERE user_id = $1',
    [userId],
  )
  return rows[0]
}
