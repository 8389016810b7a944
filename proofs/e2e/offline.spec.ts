import { expect, test } from '@/e2e/testing/fixtures'
import { givePasskey } from '@/e2e/testing/test-user'

test('offline, a notice appears and nothing typed is lost; online, it disappears', async ({
  page,
  context,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_INTERNET_DISCONNECTED/)
  await givePasskey(db, user, { name: 'Old phone' })
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Rename' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('New phone')
  const notice = page.getByText('You are offline.')
  await expect(notice).toHaveCount(0)

  await context.setOffline(true)
  await expect(notice).toBeVisible()
  // A server action, a link, a plain form, and a form handled in the page.
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Profile' }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page).toHaveURL(/\/settings\?rename=/)
  await expect(name).toHaveValue('New phone')

  await context.setOffline(false)
  await expect(notice).toHaveCount(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Passkey renamed.')).toBeVisible()
})

test('an unanswered request also shows the notice, until the server answers', async ({
  page,
  user: _,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_FAILED/)
  await page.goto('/profile')
  await page.route('**/*', (route) =>
    route.request().method() === 'POST' || route.request().url().endsWith('/live')
      ? route.abort()
      : route.continue(),
  )
  await page.getByLabel('Bio').fill('Mathematician')
  await page.getByRole('button', { name: 'Save' }).click()
  const notice = page.getByText('The server can’t be reached.')
  await expect(notice).toBeVisible()
  await expect(page.getByLabel('Bio')).toHaveValue('Mathematician')

  await page.unrouteAll()
  await expect(notice).toHaveCount(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Profile saved.')).toBeVisible()
})

test('a load balancer’s 502 does not count as an answer', async ({
  page,
  user: _,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_FAILED|status of 50[23]/)
  let status = 502
  await page.goto('/profile')
  await page.route('**/api/health/live', (route) => route.fulfill({ status, body: 'Bad gateway' }))
  await page.route('**/profile', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await page.getByLabel('Bio').fill('Mathematician')
  await page.getByRole('button', { name: 'Save' }).click()
  const notice = page.getByText('The server can’t be reached.')
  await expect(notice).toBeVisible()
  status = 503
  await page.waitForResponse('**/api/health/live')
  await expect(notice).toBeVisible()
  await page.unrouteAll()
  await expect(notice).toHaveCount(0)
})
