import { tabTo } from '@/e2e/testing/accessible'
import { expect, test } from '@/e2e/testing/fixtures'
import { HOME_PATH } from '@/lib/brand'

test('sign-up, profile and sign-out work with the keyboard alone', async ({
  page,
  authenticator,
  personName,
}) => {
  await page.goto('/')
  await tabTo(page, page.getByRole('link', { name: 'Create an account' }).first())
  await page.keyboard.press('Enter')
  await page.waitForURL('/sign-up')

  await tabTo(page, page.getByLabel('Name'))
  await page.keyboard.type(personName)
  await authenticator.answering(() => page.keyboard.press('Enter'))
  await page.waitForURL(HOME_PATH)

  await tabTo(page, page.getByRole('link', { name: 'Profile', exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForURL('/profile')
  await tabTo(page, page.getByLabel('Bio'))
  await page.keyboard.type('Programmer')
  await tabTo(page, page.getByRole('button', { name: 'Save' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').getByText('Profile saved.')).toBeVisible()

  await tabTo(page, page.getByRole('button', { name: 'Sign out', exact: true }))
  await page.keyboard.press('Enter')
  await page.waitForURL('/signed-out')

  await tabTo(page, page.getByRole('link', { name: 'Sign in again' }))
  await authenticator.answering(() => page.keyboard.press('Enter'))
  await page.waitForURL(HOME_PATH)
})
