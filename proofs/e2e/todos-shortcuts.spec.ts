import { expect, test } from '@/e2e/testing/fixtures'
import { waitForShortcuts } from '@/e2e/testing/hydration'

test('n leads to the new todo field and / to the filters, from any signed-in page', async ({
  page,
  user: _,
}) => {
  await page.goto('/settings')
  await waitForShortcuts(page)
  await page.keyboard.press('n')
  await page.waitForURL('/todos')
  const field = page.getByLabel('New todo')
  await expect(field).toBeFocused()
  // In a text field the keys are letters.
  await page.keyboard.type('no/n?')
  await expect(field).toHaveValue('no/n?')
  await field.blur()
  await page.keyboard.press('/')
  await expect(page.getByRole('link', { name: 'All', exact: true })).toBeFocused()
  await page.keyboard.press('n')
  await expect(field).toBeFocused()
  await expect(field).toHaveValue('no/n?')
})

test('controls show their shortcut, unless shortcuts are switched off', async ({
  page,
  user: _,
}) => {
  await page.goto('/todos')
  await expect(page.getByLabel('New todo')).toHaveAttribute('aria-keyshortcuts', 'n')
  await expect(page.getByRole('link', { name: 'All', exact: true })).toHaveAttribute(
    'aria-keyshortcuts',
    '/',
  )
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await help.getByRole('switch').click()
  // Behind a dialog shortcuts are ignored.
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByLabel('New todo')).not.toHaveAttribute('aria-keyshortcuts')
  await page.keyboard.press('n')
  await page.keyboard.press('/')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByLabel('New todo')).not.toBeFocused()
})
