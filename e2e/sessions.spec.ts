import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'
import { createTestSession } from './testing/test-user'

const FIREFOX =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

test('an ended session is signed out on its next request', async ({
  page,
  user,
  openDevice,
  signIn,
  db,
}) => {
  const laptop = await openDevice()
  await signIn(laptop.context, {
    sessionToken: await createTestSession(db, user.id, { userAgent: FIREFOX }),
  })
  await laptop.page.goto(HOME_PATH)
  await expect(laptop.page).toHaveURL(HOME_PATH)

  await page.goto('/settings/sessions')
  await page.getByRole('button', { name: 'Sign out Firefox on macOS' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'Signed out Firefox on macOS.' }),
  ).toBeVisible()
  await expect(page.getByText('You’re not signed in anywhere else.')).toBeVisible()

  await laptop.page.goto('/settings')
  await expect(laptop.page).toHaveURL('/sign-in?returnTo=%2Fsettings')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sessions', exact: true })).toBeVisible()
})

test('"Sign out other sessions" ends all but the current one', async ({
  page,
  user,
  openDevice,
  signIn,
  db,
}) => {
  const devices = [await openDevice(), await openDevice()]
  for (const { context } of devices)
    await signIn(context, {
      sessionToken: await createTestSession(db, user.id, { userAgent: IPHONE }),
    })
  await page.goto('/settings/sessions')
  await expect(page.getByRole('button', { name: 'Sign out Safari on iOS' })).toHaveCount(2)
  await page.getByRole('button', { name: 'Sign out other sessions' }).click()
  await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
  for (const device of devices) {
    await device.page.goto(HOME_PATH)
    await expect(device.page).toHaveURL(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`)
  }
  await page.goto(HOME_PATH)
  await expect(page).toHaveURL(HOME_PATH)
})

test('this device comes first, and each session says when, where from and how', async ({
  page,
  user,
  db,
}) => {
  await createTestSession(db, user.id, { userAgent: FIREFOX })
  await page.goto('/settings/sessions')
  const current = page.getByRole('region', { name: 'This device' })
  await expect(current).toContainText('with a passkey')
  await expect(current.getByRole('button')).toHaveCount(0)
  const other = page.getByRole('region', { name: 'Other sessions' }).getByRole('listitem')
  await expect(other).toContainText('Firefox on macOS')
  await expect(other).toContainText(/Last seen .+ · 127\.0\.0\.0\/24/)
  await expect(other).toContainText(/Signed in .+ with a passkey/)
})

test('a session can be ended with the keyboard', async ({ page, user, db }) => {
  await createTestSession(db, user.id, { userAgent: FIREFOX })
  await page.goto('/settings/sessions')
  await page.getByRole('link', { name: 'Your data' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Sign out Firefox on macOS' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('You’re not signed in anywhere else.')).toBeVisible()
})

test.describe('after 15 minutes', () => {
  test('signing out other sessions requires a step-up and returns here', async ({
    page,
    context,
    user,
    signIn,
    db,
  }) => {
    await signIn(context, {
      sessionToken: await createTestSession(db, user.id, { authenticatedMinutesAgo: 16 }),
    })
    await page.goto('/settings/sessions')
    await page.getByRole('button', { name: 'Sign out other sessions' }).click()
    await expect(page).toHaveURL('/confirm?returnTo=%2Fsettings%2Fsessions')
    expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(
      2,
    )
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('one session and all others can be ended', async ({ page, user, db }) => {
    for (const userAgent of [FIREFOX, IPHONE, IPHONE])
      await createTestSession(db, user.id, { userAgent })
    await page.goto('/settings/sessions')
    await page.getByRole('button', { name: 'Sign out Firefox on macOS' }).click()
    await expect(page.getByText('Signed out Firefox on macOS.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Sign out Firefox on macOS' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Sign out other sessions' }).click()
    await expect(page.getByText('All other sessions are signed out.')).toBeVisible()
    expect((await db.query('SELECT 1 FROM sessions WHERE user_id = $1', [user.id])).rowCount).toBe(
      1,
    )
  })
})
