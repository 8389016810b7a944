import type pg from 'pg'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'

test('events are described in words, newest first, successes and failures', async ({
  page,
  user,
  db,
}) => {
  await addEvents(db, user.id, 'passkey_added', {
    minutesAgo: 2,
    detail: { passkey: 'Work laptop' },
  })
  await addEvents(db, user.id, 'sign_in', { minutesAgo: 1, outcome: 'failure' })
  await page.goto('/settings/activity')
  const events = page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem')
  await expect(events).toHaveCount(2)
  await expect(events.first()).toContainText('Sign-in failed · with a passkey')
  await expect(events.first()).toContainText('Chrome on Linux · 203.0.113.0/24')
  await expect(events.last()).toContainText('Passkey added · “Work laptop”')
})

test('a user’s actions are recorded in their history', async ({
  page,
  authenticator,
  personName,
}) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(personName)
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  await page.waitForURL(HOME_PATH)
  await page.goto('/settings/activity')
  await expect(
    page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem'),
  ).toHaveText([/^Account created/])
})

test('the history has pages, and a filter in the URL', async ({ page, user, db }) => {
  await addEvents(db, user.id, 'sign_in', { minutesAgo: 10, count: 30 })
  await addEvents(db, user.id, 'sign_out', { minutesAgo: 5 })
  await page.goto('/settings/activity')
  const events = page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem')
  await expect(events).toHaveCount(25)
  await page.getByRole('link', { name: 'Older events' }).click()
  await expect(events).toHaveCount(6)
  await page.getByRole('link', { name: 'Back to newest' }).click()
  await expect(events).toHaveCount(25)

  await page.getByLabel('Show').selectOption({ label: 'Sign-outs' })
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL('/settings/activity?type=sign_out')
  await expect(events).toHaveText([/^Signed out/])
  await page.reload()
  await expect(page.getByLabel('Show')).toHaveValue('sign_out')
  await expect(events).toHaveCount(1)
  await page.getByLabel('Show').selectOption({ label: 'Data exports' })
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByText('No matching events.')).toBeVisible()
  await page.goBack()
  await expect(page.getByLabel('Show')).toHaveValue('sign_out')
})

test('an invalid filter in the URL shows everything', async ({ page, user, db }) => {
  await addEvents(db, user.id, 'sign_in', { minutesAgo: 1 })
  await page.goto('/settings/activity?type=constructor&type=x&cursor=%00')
  await expect(
    page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem'),
  ).toHaveCount(1)
})

test('another user’s history is not shown', async ({ page, user: _, createUser, db }) => {
  await addEvents(db, (await createUser()).id, 'sign_in', { minutesAgo: 1 })
  await page.goto('/settings/activity')
  await expect(page.getByText('No events yet.')).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('filter and pages work', async ({ page, user, db }) => {
    await addEvents(db, user.id, 'sign_in', { minutesAgo: 10, count: 30 })
    await page.goto('/settings/activity')
    await page.getByLabel('Show').selectOption({ label: 'Sign-ins' })
    await page.getByRole('button', { name: 'Filter' }).click()
    await expect(page).toHaveURL('/settings/activity?type=sign_in')
    await page.getByRole('link', { name: 'Older events' }).click()
    await expect(
      page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem'),
    ).toHaveCount(5)
    await expect(page.getByText('UTC').first()).toBeVisible()
  })
})

type Options = {
  minutesAgo: number
  outcome?: 'success' | 'failure'
  detail?: object
  count?: number
}

async function addEvents(
  db: pg.Pool,
  userId: string,
  type: string,
  { minutesAgo, outcome = 'success', detail = {}, count = 1 }: Options,
) {
  await db.query(
    `INSERT INTO security_events (user_id, type, outcome, method, ip_address, user_agent, detail, created_at)
     SELECT $1, $2, $3, 'passkey', '203.0.113.7', $4, $5, now() - make_interval(mins => $6, secs => n) FROM generate_series(1, $7) n`,
    [userId, type, outcome, CHROME, detail, minutesAgo, count],
  )
}
