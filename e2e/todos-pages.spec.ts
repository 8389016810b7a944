import { expectAccessibleInBothThemes, expectNoSidewaysScrolling } from './testing/accessible'
import { expect, test } from './testing/fixtures'
import { tabTo } from './testing/tab-to'

for (const path of ['/todos', '/todos?filter=completed'])
  test(`${path} with todos: accessible in both themes, and at a zoom of 400 %`, async ({
    page,
    user,
    db,
  }) => {
    await db.query(
      "INSERT INTO todos (user_id, title, completed) VALUES ($1, 'Buy milk', false), ($1, 'Call Grace', true)",
      [user.id],
    )
    await page.goto(path)
    await expect(page.getByRole('checkbox', { name: 'Call Grace' })).toBeVisible()
    await expectAccessibleInBothThemes(page)
    await expectNoSidewaysScrolling(page, 320)
  })

test('a todo is added and completed with the keyboard alone', async ({ page, user: _ }) => {
  await page.goto('/todos')
  await tabTo(page, page.getByLabel('New todo'))
  await page.keyboard.type('Water the plants')
  await page.keyboard.press('Enter')
  const todo = page.getByRole('checkbox', { name: 'Water the plants' })
  await expect(todo).toBeVisible()
  await tabTo(page, todo)
  await page.keyboard.press('Space')
  await expect(todo).toBeChecked()
  await expect(page.getByText('1 of 1 completed')).toBeVisible()
})
