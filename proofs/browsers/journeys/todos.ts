import assert from 'node:assert/strict'
import { createTestUser } from '@/e2e/testing/test-user'
import { until } from '../until'
import type { Visit } from './journey'

export async function changeTodos({ page, db }: Visit): Promise<void> {
  const { id, sessionToken } = await createTestUser(db)
  const saved = (...wanted: string[]) =>
    until(`${wanted} are saved`, () => isStored(db, id, wanted))
  await page.signIn(sessionToken)
  await page.open('/todos')
  for (const title of ['One', 'Two', 'Three']) {
    await page.fill('New todo', title)
    await page.press('Enter')
    await page.sees('checkbox', title)
    await page.hasFocus('textbox', 'New todo')
  }
  await saved('One', 'Two', 'Three')

  await page.click('checkbox', 'Two')
  await page.reads('1 of 3 completed')
  await saved('One', 'Two ✓', 'Three')
  await page.click('button', 'Edit Three')
  await page.hasFocus('textbox', 'Edit title')
  await page.fill('Edit title', 'Four')
  await page.press('Escape')
  await page.hasFocus('button', 'Edit Three')
  await page.press('Enter')
  await page.fill('Edit title', 'Four')
  await page.press('Enter')
  await page.hasFocus('button', 'Edit Four')
  await saved('One', 'Two ✓', 'Four')

  await page.click('link', 'Active')
  await page.isAt('/todos?filter=active')
  await page.seesNo('checkbox', 'Two')
  await page.click('link', 'Completed')
  await page.isAt('/todos?filter=completed')
  await page.seesNo('checkbox', 'Four')
  await page.click('link', 'All')
  await page.click('button', 'Delete One')
  await page.seesNo('checkbox', 'One')
  await saved('Two ✓', 'Four')
  await page.click('button', 'Undo')
  await page.sees('checkbox', 'One')
  await saved('One', 'Two ✓', 'Four')
  await page.click('button', 'Clear completed')
  await page.reads('1 completed todo cleared.')
  await saved('One', 'Four')
  await page.open('/todos')
  await page.sees('checkbox', 'Four')
  await page.reads('0 of 2 completed')
}

export async function changeTodosWithoutScripts({ page, db }: Visit): Promise<void> {
  const { id, sessionToken } = await createTestUser(db)
  await page.signIn(sessionToken)
  await page.setScripts(false)
  try {
    await page.open('/todos')
    for (const title of ['One', 'Two']) {
      await page.fill('New todo', title)
      await page.click('button', 'Add')
      await page.sees('checkbox', title)
    }
    await page.click('checkbox', 'One')
    await page.reads('1 of 2 completed')
    await page.click('link', 'Completed')
    await page.seesNo('checkbox', 'Two')
    await page.click('button', 'Delete One')
    await page.reads('0 of 1 completed')
    assert(await isStored(db, id, ['Two']))
  } finally {
    await page.setScripts(true)
  }
}

/** Oldest first; completed ones are ticked. */
async function isStored(db: Visit['db'], userId: string, wanted: string[]): Promise<boolean> {
  const { rows } = await db.query<{ title: string }>(
    "SELECT title || CASE WHEN completed THEN ' ✓' ELSE '' END AS title FROM todos WHERE user_id = $1 ORDER BY created_at",
    [userId],
  )
  return rows.map(({ title }) => title).join() === wanted.join()
}
