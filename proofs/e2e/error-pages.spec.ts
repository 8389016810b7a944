import { expect } from '@/e2e/testing/fixtures'
import { test } from './isolated-app'

test.beforeEach(({ consoleGuard }) => {
  // React's #441: an error while rendering server components.
  consoleGuard.expect(/status of 500|Minified React error #441/)
})

test('a bug in a page shows a plain message with a reference and no detail; retrying works once it is fixed', async ({
  page,
  isolated,
}) => {
  await isolated.sql('ALTER TABLE passkeys RENAME TO misplaced')
  const response = await page.goto(`${isolated.app().url}/settings`)
  expect(response?.status()).toBe(500)
  expect(await response?.text()).not.toMatch(/prisma|relation|does not exist/i)
  await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible()
  await expect(page.getByText(/Reference: \d+/)).toBeVisible()

  await isolated.sql('ALTER TABLE misplaced RENAME TO passkeys')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('a bug in what every page needs also shows a plain message', async ({ page, isolated }) => {
  await isolated.sql('ALTER TABLE sessions RENAME TO misplaced')
  expect((await page.goto(`${isolated.app().url}/settings`))?.status()).toBe(500)
  await expect(page.getByRole('heading', { name: 'Something went wrong' })).toBeVisible()
  await expect(page).toHaveTitle('Something went wrong')

  const session = await page.request.get(`${isolated.app().url}/api/auth/session`)
  expect(session.status()).toBe(500)
  expect(await session.json()).toEqual({
    error: { code: 'unavailable', message: expect.any(String) },
  })

  await isolated.sql('ALTER TABLE misplaced RENAME TO sessions')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})
