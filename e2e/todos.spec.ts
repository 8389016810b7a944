import type { Locator, Page } from '@playwright/test'
import type pg from 'pg'
import { ERRORS } from '@/lib/errors'
import {
  expectAccessibleInBothThemes,
  expectNoSidewaysScrolling,
  tabTo,
} from './testing/accessible'
import { expect, test } from './testing/fixtures'
import { waitForHydration } from './testing/hydration'

const UNAVAILABLE = ERRORS.unavailable.message

test('a first visit says what to do, and the first todo is saved', async ({ page, user, db }) => {
  await open(page)
  await expect(page.getByText('No todos yet')).toBeVisible()
  await expect(page.getByText('0 of 0 completed')).toBeVisible()
  await add(page, 'Buy milk')
  await expect(checkbox(page, 'Buy milk')).not.toBeChecked()
  await expect(newTodo(page)).toHaveValue('')
  await expect(newTodo(page)).toBeFocused()
  await expect(page.getByText('0 of 1 completed')).toBeVisible()
  await expect.poll(() => stored(db, user.id)).toEqual(['Buy milk'])
  await page.reload()
  await expect(checkbox(page, 'Buy milk')).not.toBeChecked()
})

test('todos can be added faster than the server answers, and are listed newest first', async ({
  page,
  user,
  db,
}) => {
  await open(page)
  for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await add(page, title)
  await expect(titles(page)).toHaveText(['Five', 'Four', 'Three', 'Two', 'One'])
  await expect.poll(() => stored(db, user.id)).toEqual(['Five', 'Four', 'Three', 'Two', 'One'])
  await page.reload()
  await expect(titles(page)).toHaveText(['Five', 'Four', 'Three', 'Two', 'One'])
})

test('a todo can be completed and reopened, also with the keyboard', async ({ page, user, db }) => {
  await insert(db, user.id, ['Buy milk'])
  await open(page)
  await checkbox(page, 'Buy milk').click()
  await expect(checkbox(page, 'Buy milk')).toBeChecked()
  await expect(page.getByText('1 of 1 completed')).toBeVisible()
  await expect.poll(() => completed(db, user.id)).toEqual(['Buy milk'])
  await page.keyboard.press('Space')
  await expect(checkbox(page, 'Buy milk')).not.toBeChecked()
  await expect(page.getByText('0 of 1 completed')).toBeVisible()
  await expect.poll(() => completed(db, user.id)).toEqual([])
})

test('a todo is edited in place: Enter saves, Escape cancels, focus returns', async ({
  page,
  user,
  db,
}) => {
  await insert(db, user.id, ['Buy milk'])
  await open(page)
  await edit(page, 'Buy milk').click()
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await expect(field).toBeFocused()
  await field.fill('Buy bread')
  await field.press('Escape')
  await expect(titles(page)).toHaveText(['Buy milk'])
  await expect(edit(page, 'Buy milk')).toBeFocused()

  await page.keyboard.press('Enter')
  await field.fill('  Buy oat milk ')
  await field.press('Enter')
  await expect(titles(page)).toHaveText(['Buy oat milk'])
  await expect(edit(page, 'Buy oat milk')).toBeFocused()
  await expect.poll(() => stored(db, user.id)).toEqual(['Buy oat milk'])
})

test('undo restores a deleted todo with its id, state, time and place', async ({
  page,
  user,
  db,
}) => {
  await insert(db, user.id, ['One', 'Two', 'Three'])
  await db.query("UPDATE todos SET completed = true WHERE user_id = $1 AND title = 'Two'", [
    user.id,
  ])
  const before = await rows(db, user.id)
  await open(page)
  await remove(page, 'Two').click()
  await expect(titles(page)).toHaveText(['Three', 'One'])
  await expect(remove(page, 'One')).toBeFocused()
  await expect(page.getByText('0 of 2 completed')).toBeVisible()
  await expect.poll(() => stored(db, user.id)).toEqual(['Three', 'One'])

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(titles(page)).toHaveText(['Three', 'Two', 'One'])
  await expect(checkbox(page, 'Two')).toBeChecked()
  await expect(checkbox(page, 'Two')).toBeFocused()
  await expect.poll(() => rows(db, user.id)).toEqual(before)
})

test('after the last todo is deleted, focus moves to the field for a new one', async ({
  page,
  user,
  db,
}) => {
  await insert(db, user.id, ['Buy milk'])
  await open(page)
  await remove(page, 'Buy milk').click()
  await expect(page.getByText('No todos yet')).toBeVisible()
  await expect(newTodo(page)).toBeFocused()
})

test('filters are in the URL', async ({ page, user, db }) => {
  await insert(db, user.id, ['One', 'Two', 'Three'])
  await db.query("UPDATE todos SET completed = true WHERE user_id = $1 AND title = 'Two'", [
    user.id,
  ])
  await open(page)
  await expect(filter(page, 'All')).toHaveAttribute('aria-current', 'page')

  await filter(page, 'Active').click()
  await expect(page).toHaveURL('/todos?filter=active')
  await expect(titles(page)).toHaveText(['Three', 'One'])
  await expect(page.getByText('1 of 3 completed')).toBeVisible()
  await expect(filter(page, 'Active')).toHaveAttribute('aria-current', 'page')
  await expect(filter(page, 'All')).not.toHaveAttribute('aria-current')

  await checkbox(page, 'Three').click()
  await expect(titles(page)).toHaveText(['One'])
  await expect(checkbox(page, 'One')).toBeFocused()
  await expect.poll(() => completed(db, user.id)).toEqual(['Three', 'Two'])

  await filter(page, 'Completed').click()
  await expect(page).toHaveURL('/todos?filter=completed')
  await expect(titles(page)).toHaveText(['Three', 'Two'])
  await page.reload()
  await expect(titles(page)).toHaveText(['Three', 'Two'])
  await page.goBack()
  await expect(titles(page)).toHaveText(['One'])
})

test('a filter without matches says so, with a link', async ({ page, user, db }) => {
  await insert(db, user.id, ['One'])
  await open(page, '/todos?filter=completed')
  await expect(page.getByText('Nothing completed yet')).toBeVisible()
  await page.getByRole('link', { name: 'Show all todos' }).click()
  await expect(titles(page)).toHaveText(['One'])
  await filter(page, 'Active').click()
  await checkbox(page, 'One').click()
  await expect(page.getByText('All done')).toBeVisible()
})

test('completed todos are cleared', async ({ page, user, db }) => {
  await insert(db, user.id, ['One', 'Two', 'Three'])
  await open(page)
  await expect(page.getByRole('button', { name: 'Clear completed' })).toHaveCount(0)
  await checkbox(page, 'One').click()
  await checkbox(page, 'Three').click()
  await page.getByRole('button', { name: 'Clear completed' }).click()
  await expect(titles(page)).toHaveText(['Two'])
  await expect(page.getByText('0 of 1 completed')).toBeVisible()
  await expect(page.getByText('2 completed todos cleared.')).toBeVisible()
  expect(await stored(db, user.id)).toEqual(['Two'])
})

test('1,000 todos are shown in pages of 50, each once', async ({ page, user, db }) => {
  test.slow()
  await db.query(
    "INSERT INTO todos (user_id, title) SELECT $1, 'Todo ' || n FROM generate_series(1, 1000) n",
    [user.id],
  )
  await open(page)
  await expect(page.getByText('0 of 1000 completed')).toBeVisible()
  const seen = new Set<string>()
  for (let number = 1; number < 20; number++) {
    const shown = await titles(page).allTextContents()
    expect(shown).toHaveLength(50)
    for (const title of shown) seen.add(title)
    await page.getByRole('link', { name: 'Older' }).click()
    await expect(titles(page).first()).not.toHaveText(shown[0] ?? '')
  }
  for (const title of await titles(page).allTextContents()) seen.add(title)
  expect(seen.size).toBe(1000)
  await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0)

  await add(page, 'The newest')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL('/todos')
  await expect(titles(page).first()).toHaveText('The newest')
})

test('an invalid title is refused next to the field, and stays in it', async ({
  page,
  user,
  db,
}) => {
  await open(page)
  for (const title of ['', '   ', '\u200b\u2060']) {
    await add(page, title)
    await expect(newTodo(page)).toHaveAccessibleDescription('Enter a title.')
    await expect(newTodo(page)).toHaveValue(title)
  }
  await add(page, 'x'.repeat(201))
  await expect(newTodo(page)).toHaveAccessibleDescription('Title can have at most 200 characters.')
  await expect(newTodo(page)).toHaveValue('x'.repeat(201))
  expect(await stored(db, user.id)).toEqual([])

  await add(page, 'x'.repeat(200))
  await expect(newTodo(page)).not.toHaveAttribute('aria-invalid')
  await edit(page, 'x'.repeat(200)).click()
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await field.fill(' ')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription('Enter a title.')
  await expect.poll(() => stored(db, user.id)).toEqual(['x'.repeat(200)])
})

test('a refused change is rolled back with a message, and no text is lost', async ({
  page,
  user,
  db,
}) => {
  await insert(db, user.id, ['One', 'Two'])
  await db.query("UPDATE todos SET completed = true WHERE user_id = $1 AND title = 'Two'", [
    user.id,
  ])
  await open(page)
  await expect(titles(page)).toHaveText(['Two', 'One'])
  await db.query('DELETE FROM sessions WHERE user_id = $1', [user.id])
  const signedOut = page.getByRole('status').getByText(ERRORS.unauthenticated.message)

  await checkbox(page, 'One').click()
  await expect(signedOut).toBeVisible()
  await expect(checkbox(page, 'One')).not.toBeChecked()
  await closeMessage(page)

  await remove(page, 'One').click()
  await expect(signedOut).toBeVisible()
  await expect(titles(page)).toHaveText(['Two', 'One'])
  await closeMessage(page)

  await page.getByRole('button', { name: 'Clear completed' }).click()
  await expect(signedOut).toBeVisible()
  await expect(titles(page)).toHaveText(['Two', 'One'])
  await expect(page.getByText('1 of 2 completed')).toBeVisible()
  await closeMessage(page)

  await add(page, 'Three')
  await expect(signedOut).toBeVisible()
  await expect(titles(page)).toHaveText(['Two', 'One'])
  await expect(newTodo(page)).toHaveValue('Three')
  await closeMessage(page)

  await edit(page, 'Two').click()
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await field.fill('Second')
  await field.press('Enter')
  await expect(signedOut).toBeVisible()
  await expect(field).toHaveValue('Second')
  await field.press('Escape')
  await expect(titles(page)).toHaveText(['Two', 'One'])

  expect(await stored(db, user.id)).toEqual(['Two', 'One'])
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL('/sign-in?returnTo=%2Ftodos')
})

test('a todo deleted elsewhere disappears with a message', async ({ page, user, db }) => {
  await insert(db, user.id, ['One', 'Two', 'Three'])
  await open(page)
  await db.query("DELETE FROM todos WHERE user_id = $1 AND title = 'Two'", [user.id])
  await checkbox(page, 'Two').click()
  await expect(page.getByText(ERRORS.not_found.message)).toBeVisible()
  await expect(titles(page)).toHaveText(['Three', 'One'])
  await expect(page.getByText('0 of 2 completed')).toBeVisible()
  await closeMessage(page)

  await edit(page, 'One').click()
  await db.query("DELETE FROM todos WHERE user_id = $1 AND title = 'One'", [user.id])
  const field = page.getByRole('textbox', { name: 'Edit title' })
  await field.fill('Typed with care')
  await field.press('Enter')
  await expect(page.getByText(ERRORS.not_found.message)).toBeVisible()
  await expect(field).toHaveValue('Typed with care')
})

test('offline, nothing typed is lost, and it can be sent again', async ({
  page,
  context,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_INTERNET_DISCONNECTED/)
  await insert(db, user.id, ['One'])
  await open(page)
  await context.setOffline(true)
  await checkbox(page, 'One').click()
  await expect(page.getByText(UNAVAILABLE)).toBeVisible()
  await expect(checkbox(page, 'One')).not.toBeChecked()

  await add(page, 'Two')
  await expect(newTodo(page)).toHaveValue('Two')
  await expect(titles(page)).toHaveText(['One'])

  await context.setOffline(false)
  await newTodo(page).press('Enter')
  await expect(titles(page)).toHaveText(['Two', 'One'])
  await expect.poll(() => stored(db, user.id)).toEqual(['Two', 'One'])
})

test('a todo whose answer was lost is added once, however often it is sent', async ({
  page,
  user,
  db,
  consoleGuard,
}) => {
  consoleGuard.expect(/ERR_FAILED/)
  await open(page)
  await page.route('/todos', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    await route.fetch()
    await route.abort()
  })
  await add(page, 'One')
  await expect(page.getByText(UNAVAILABLE)).toBeVisible()
  await expect(newTodo(page)).toHaveValue('One')
  expect(await stored(db, user.id)).toEqual(['One'])

  await page.unroute('/todos')
  await newTodo(page).press('Enter')
  await expect(titles(page)).toHaveText(['One'])
  await add(page, 'One')
  await expect(titles(page)).toHaveText(['One', 'One'])
  await expect.poll(() => stored(db, user.id)).toEqual(['One', 'One'])
})

test('a title refused while the next one is typed is kept below the field', async ({
  page,
  user,
  db,
}) => {
  await open(page)
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('/todos', async (route) => {
    if (route.request().method() === 'POST') await answered
    await route.fallback()
  })
  await add(page, 'One')
  await expect(titles(page)).toHaveText(['One'])
  await newTodo(page).fill('Two, half wri')
  const { rows: sessions } = await db.query('DELETE FROM sessions WHERE user_id = $1 RETURNING *', [
    user.id,
  ])
  answer()
  await expect(page.getByText('Not added: One')).toBeVisible()
  await expect(newTodo(page)).toHaveValue('Two, half wri')

  await db.query(
    'INSERT INTO sessions SELECT * FROM jsonb_populate_recordset(null::sessions, $1)',
    [JSON.stringify(sessions)],
  )
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(titles(page)).toHaveText(['One'])
  await expect(page.getByText('Not added')).toHaveCount(0)
  await expect.poll(() => stored(db, user.id)).toEqual(['One'])
})

test('too many changes in a minute are refused with the reason', async ({ page, user, db }) => {
  await insert(db, user.id, ['One'])
  await open(page)
  await db.query('INSERT INTO rate_limits (key, points, expire) VALUES ($1, 1000000000, $2)', [
    `todoWrites:${user.id}`,
    Date.now() + 60_000,
  ])
  await checkbox(page, 'One').click()
  await expect(page.getByText(ERRORS.too_many_requests.message)).toBeVisible()
  await expect(checkbox(page, 'One')).not.toBeChecked()
  await db.query('DELETE FROM rate_limits WHERE key = $1', [`todoWrites:${user.id}`])
})

test('titles are shown as text, whatever they contain', async ({ page, user, db }) => {
  await open(page)
  const title = '<img src=x onerror=alert(1)> & "quotes" \ud83d\udc69\u200d\ud83d\udcbb'
  // Bidirectional control characters are removed from a title.
  await add(page, `\u202e${title}`)
  await expect(titles(page)).toHaveText([title])
  await expect.poll(() => stored(db, user.id)).toEqual([title])
  await page.reload()
  await expect(titles(page)).toHaveText([title])
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('todos are added, completed, deleted, filtered and cleared', async ({ page, user, db }) => {
    test.slow()
    await page.goto('/todos')
    await add(page, 'One')
    await add(page, 'Two')
    await expect(titles(page)).toHaveText(['Two', 'One'])
    await expect(newTodo(page)).toHaveValue('')
    // Editing in place needs JavaScript.
    await expect(edit(page, 'Two')).toHaveCount(0)

    await checkbox(page, 'One').click()
    await expect(checkbox(page, 'One')).toBeChecked()
    await checkbox(page, 'One').click()
    await expect(checkbox(page, 'One')).not.toBeChecked()
    await checkbox(page, 'One').click()
    await expect(page.getByText('1 of 2 completed')).toBeVisible()

    await filter(page, 'Completed').click()
    await expect(titles(page)).toHaveText(['One'])
    await filter(page, 'Active').click()
    await expect(titles(page)).toHaveText(['Two'])
    await remove(page, 'Two').click()
    await expect(page).toHaveURL('/todos?filter=active')
    await expect(page.getByText('All done')).toBeVisible()
    expect(await stored(db, user.id)).toEqual(['One'])

    await page.getByRole('button', { name: 'Clear completed' }).click()
    await expect(page.getByText('No todos yet')).toBeVisible()
    expect(await stored(db, user.id)).toEqual([])
  })

  test('a form sent twice adds one todo', async ({ page, user, db }) => {
    await page.goto('/todos')
    const posted = page.waitForRequest((request) => request.method() === 'POST')
    await add(page, 'One')
    const request = await posted
    await expect(titles(page)).toHaveText(['One'])
    const again = { headers: await request.allHeaders(), data: request.postDataBuffer() ?? '' }
    await expect(await page.request.post(request.url(), again)).toBeOK()
    expect(await stored(db, user.id)).toEqual(['One'])
    await add(page, 'One')
    await expect(titles(page)).toHaveText(['One', 'One'])
  })

  test('an invalid title comes back with the reason', async ({ page, user, db }) => {
    await page.goto('/todos')
    await add(page, 'x'.repeat(201))
    await expect(newTodo(page)).toHaveValue('x'.repeat(201))
    await expect(newTodo(page)).toHaveAccessibleDescription(
      'Title can have at most 200 characters.',
    )
    expect(await stored(db, user.id)).toEqual([])
  })

  test('a missing todo is reported as gone', async ({ page, user, db }) => {
    await insert(db, user.id, ['One', 'Two'])
    await page.goto('/todos')
    await db.query("DELETE FROM todos WHERE user_id = $1 AND title = 'One'", [user.id])
    await checkbox(page, 'One').click()
    await expect(page.getByText(ERRORS.not_found.message)).toBeVisible()
    await expect(titles(page)).toHaveText(['Two'])
  })

  test('older pages are reached by links', async ({ page, user, db }) => {
    await db.query(
      "INSERT INTO todos (user_id, title) SELECT $1, 'Todo ' || n FROM generate_series(1, 60) n",
      [user.id],
    )
    await page.goto('/todos')
    await expect(titles(page)).toHaveCount(50)
    await page.getByRole('link', { name: 'Older' }).click()
    await expect(titles(page)).toHaveCount(10)
    const first = await titles(page).first().textContent()
    await checkbox(page, first ?? '').click()
    await expect(titles(page)).toHaveCount(10)
    await expect(checkbox(page, first ?? '')).toBeChecked()
    await page.getByRole('link', { name: 'Newest' }).click()
    await expect(page).toHaveURL('/todos')
    await expect(titles(page)).toHaveCount(50)
  })
})

test('users cannot see or change each other’s todos', async ({
  page,
  user,
  db,
  createUser,
  openDevice,
  signIn,
}) => {
  await insert(db, user.id, ['Mine'])
  const other = await createUser()
  await insert(db, other.id, ['Theirs'])
  const before = await rows(db, other.id)
  const device = await openDevice()
  await signIn(device.context, other)
  await device.page.goto('/todos')
  await page.goto('/todos')
  await expect(titles(page)).toHaveText(['Mine'])
  await expect(titles(device.page)).toHaveText(['Theirs'])

  // Sends the other user's id in every form that takes one.
  const theirs = before[0]?.id ?? ''
  const changes = [
    () => checkbox(page, 'Mine').click(),
    () => remove(page, 'Mine').click(),
    async () => {
      await edit(page, 'Mine').click()
      await page.getByRole('textbox', { name: 'Edit title' }).fill('Taken over')
      await page.getByRole('button', { name: 'Save' }).click()
    },
  ]
  for (const change of changes) {
    await open(page)
    await replaceInPosts(page, (await rows(db, user.id))[0]?.id ?? '', theirs)
    await change()
    await expect(page.getByText(ERRORS.not_found.message).first()).toBeVisible()
    await page.unrouteAll()
  }
  expect(await rows(db, other.id)).toEqual(before)
  expect(await stored(db, user.id)).toEqual(['Mine'])
})

test('an invalid URL shows the list', async ({ page, user, db }) => {
  await insert(db, user.id, ['One'])
  const twice = '?filter=active&filter=completed'
  for (const query of [
    '?filter=nothing',
    twice,
    '?cursor=rubbish',
    '?cursor=',
    `?cursor=${'x'.repeat(3000)}`,
  ]) {
    expect((await page.goto(`/todos${query}`))?.status()).toBe(200)
    await expect(titles(page)).toHaveText(['One'])
  }
})

test('visitors are sent to sign-in and then to the view they asked for', async ({ page }) => {
  await page.goto('/todos?filter=active')
  await expect(page).toHaveURL('/sign-in?returnTo=%2Ftodos%3Ffilter%3Dactive')
})

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

test('a todo can be added and completed with the keyboard alone', async ({ page, user: _ }) => {
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

/** Opens the list and waits for hydration. */
async function open(page: Page, path = '/todos') {
  await page.goto(path)
  await waitForHydration(newTodo(page))
}

function newTodo(page: Page): Locator {
  return page.getByRole('textbox', { name: 'New todo' })
}

async function add(page: Page, title: string) {
  await newTodo(page).fill(title)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
}

/** The listed titles, in order. */
function titles(page: Page): Locator {
  return page.getByRole('list', { name: 'Todos' }).locator('li > span')
}

function checkbox(page: Page, title: string): Locator {
  return page.getByRole('checkbox', { name: title, exact: true })
}

function edit(page: Page, title: string): Locator {
  return page.getByRole('button', { name: `Edit ${title}`, exact: true })
}

function remove(page: Page, title: string): Locator {
  return page.getByRole('button', { name: `Delete ${title}`, exact: true })
}

function filter(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Filter' }).getByRole('link', { name, exact: true })
}

async function closeMessage(page: Page) {
  await page.getByRole('button', { name: 'Close message' }).click()
}

async function replaceInPosts(page: Page, from: string, to: string) {
  await page.route('/todos', async (route) => {
    const body = route.request().postData()
    if (body) await route.continue({ postData: body.replaceAll(from, to) })
    else await route.fallback()
  })
}

async function insert(db: pg.Pool, userId: string, oldestFirst: string[]) {
  await db.query(
    `INSERT INTO todos (user_id, title, created_at)
     SELECT $1, title, now() - interval '1 hour' + n * interval '1 minute' FROM unnest($2::text[]) WITH ORDINALITY AS t(title, n)`,
    [userId, oldestFirst],
  )
}

type Row = { id: string; title: string; completed: boolean; created_at: Date }

async function rows(db: pg.Pool, userId: string): Promise<Row[]> {
  const result = await db.query<Row>(
    'SELECT id, title, completed, created_at FROM todos WHERE user_id = $1 ORDER BY created_at DESC, id',
    [userId],
  )
  return result.rows
}

async function stored(db: pg.Pool, userId: string): Promise<string[]> {
  return (await rows(db, userId)).map(({ title }) => title)
}

async function completed(db: pg.Pool, userId: string): Promise<string[]> {
  return (await rows(db, userId)).filter((row) => row.completed).map(({ title }) => title)
}
