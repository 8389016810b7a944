import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { getUserDetails } from '@/lib/admin/data'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { encodeCursor } from '@/lib/db/pages'
import { ERRORS } from '@/lib/errors'
import { exportPersonalData } from '@/lib/personal-data/export'
import { snapshot, sql, statementsOf } from '@/lib/testing/database'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import {
  clearCompletedTodos,
  createTodo,
  deleteTodo,
  listTodos,
  MAX_TODOS,
  PAGE_SIZE,
  renameTodo,
  restoreTodo,
  setTodoCompleted,
} from './data'
import { TODOS } from './noun'
import type { StoredTodo, TodoFilter } from './todo'

let ada: string
let grace: string

beforeEach(async () => {
  ada = await createUser('Ada')
  grace = await createUser('Grace')
})

test('a todo is created, listed and counted only for its owner', async () => {
  const todo = await createTodo(ada, { title: 'Buy milk' })
  expect(todo).toEqual({
    id: expect.any(String),
    title: 'Buy milk',
    completed: false,
    createdAt: expect.any(Date),
  })
  expect(await listTodos(ada, { filter: 'all', cursor: undefined })).toMatchObject({
    todos: [{ id: todo.id, title: 'Buy milk', completed: false }],
    nextCursor: null,
  })
  expect(await countTodos(ada)).toEqual({ completed: 0, total: 1 })
  expect(await listTodos(grace, { filter: 'all', cursor: undefined })).toMatchObject({
    todos: [],
    nextCursor: null,
  })
  expect(await countTodos(grace)).toEqual({ completed: 0, total: 0 })
})

test('a todo is completed, reopened, renamed and deleted by its owner', async () => {
  const { id, createdAt } = await createTodo(ada, { title: 'Buy milk' })
  await setTodoCompleted(ada, id, true)
  expect(await only(ada)).toEqual({ id, createdAt, title: 'Buy milk', completed: true })
  await setTodoCompleted(ada, id, true)
  expect(await countTodos(ada)).toEqual({ completed: 1, total: 1 })
  await setTodoCompleted(ada, id, false)
  await renameTodo(ada, id, 'Buy oat milk')
  expect(await deleteTodo(ada, id)).toEqual({
    id,
    createdAt,
    title: 'Buy oat milk',
    completed: false,
  })
  expect(await countTodos(ada)).toEqual({ completed: 0, total: 0 })
})

test('the page and its counts come from a single statement', async () => {
  await createTodo(ada, { title: 'Buy milk' })
  for (const cursor of [undefined, encodeCursor({ createdAt: new Date(), id: randomUUID() })])
    expect(await statementsOf(() => listTodos(ada, { filter: 'all', cursor }))).toHaveLength(1)
})

const WRITES: [string, (userId: string, id: string) => Promise<unknown>][] = [
  ['complete', (userId, id) => setTodoCompleted(userId, id, true)],
  ['rename', (userId, id) => renameTodo(userId, id, 'Taken over')],
  ['delete', (userId, id) => deleteTodo(userId, id)],
  [
    'restore',
    (userId, id) =>
      restoreTodo(userId, { id, title: 'Taken over', completed: true, createdAt: new Date(0) }),
  ],
]

test.each(WRITES)(
  "%s: another's id is answered like an unknown one, and changes nothing",
  async (name, write) => {
    const { id } = await createTodo(ada, { title: 'Buy milk' })
    await createTodo(grace, { title: 'Write a compiler' })
    const before = await snapshot(['todos'])
    await expect(write(grace, id)).rejects.toMatchObject({
      code: 'not_found',
      message: ERRORS.not_found.message,
      options: {},
    })
    // Restoring expects an unknown id.
    if (name !== 'restore') {
      await expect(write(grace, randomUUID())).rejects.toMatchObject({
        code: 'not_found',
        message: ERRORS.not_found.message,
        options: {},
      })
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(WRITES)(
  '%s: a malformed id is answered like an unknown one, and changes nothing',
  async (_name, write) => {
    await createTodo(ada, { title: 'Buy milk' })
    await createTodo(ada, { title: 'Buy bread' })
    const before = await snapshot(['todos'])
    for (const id of MALFORMED_IDS) {
      await expect(Reflect.apply(write, null, [ada, id])).rejects.toMatchObject({
        code: 'not_found',
        message: ERRORS.not_found.message,
      })
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test('a form sent twice, even at once, adds one todo', async () => {
  const form = { id: randomUUID(), title: 'Buy milk' }
  const sent = await Promise.all([1, 2, 3].map(() => createTodo(ada, form)))
  expect(new Set(sent.map(({ id }) => id))).toEqual(new Set([form.id]))
  await setTodoCompleted(ada, form.id, true)
  expect(await createTodo(ada, form)).toEqual({ ...sent[0], completed: true })
  expect(await countTodos(ada)).toEqual({ completed: 1, total: 1 })
})

test('the browser may choose the ID; a taken one is replaced, and the other todo is unchanged', async () => {
  const id = randomUUID()
  const first = await createTodo(ada, { id, title: 'Buy milk' })
  expect(first.id).toBe(id)
  const second = await createTodo(ada, { id, title: 'Buy bread' })
  const third = await createTodo(grace, { id, title: 'Write a compiler' })
  expect(new Set([first.id, second.id, third.id]).size).toBe(3)
  expect(await listTodos(ada, { filter: 'all', cursor: undefined })).toMatchObject({
    todos: { length: 2 },
  })
  expect(await only(grace)).toEqual(third)
  expect(await sql('SELECT title FROM todos WHERE id = $1', [id])).toEqual([{ title: 'Buy milk' }])
})

test('a restored todo has the same ID, title, state, time and position', async () => {
  const [oldest, middle, newest] = await insertMinutes(ada, 3)
  if (!oldest || !middle || !newest) throw new Error('three todos were inserted')
  await setTodoCompleted(ada, middle.id, true)
  const deleted = await deleteTodo(ada, middle.id)
  expect(await restoreTodo(ada, deleted)).toEqual({ ...middle, completed: true })
  const { todos } = await listTodos(ada, { filter: 'all', cursor: undefined })
  expect(todos.map((todo) => todo.id)).toEqual([newest.id, middle.id, oldest.id])
})

test('restoring never overwrites an existing todo', async () => {
  const todo = await createTodo(ada, { title: 'Buy milk' })
  const before = await snapshot(['todos'])
  await expect(restoreTodo(ada, { ...todo, title: 'Other' })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await snapshot(['todos'])).toEqual(before)
})

test('of eight concurrent undos, one restores the todo', async () => {
  const deleted = await deleteTodo(ada, (await createTodo(ada, { title: 'Buy milk' })).id)
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => restoreTodo(ada, deleted)),
  )
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  expect(await only(ada)).toEqual(deleted)
})

test('of eight concurrent deletions, one returns the todo', async () => {
  const { id } = await createTodo(ada, { title: 'Buy milk' })
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => deleteTodo(ada, id)))
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
})

test("clearing deletes the user's completed todos and nobody else's", async () => {
  await insert(ada, 5, { completed: true })
  await insert(ada, 2)
  await insert(grace, 3, { completed: true })
  expect(await clearCompletedTodos(ada)).toBe(5)
  expect(await clearCompletedTodos(ada)).toBe(0)
  expect(await countTodos(ada)).toEqual({ completed: 0, total: 2 })
  expect(await countTodos(grace)).toEqual({ completed: 3, total: 3 })
})

test('the limit holds for concurrent additions and restores', async () => {
  const [last] = await insert(ada, MAX_TODOS - 2)
  if (!last) throw new Error('todos were inserted')
  const deleted = await deleteTodo(ada, last.id)
  const attempts = [
    ...Array.from({ length: 7 }, (_, index) => createTodo(ada, { title: `${index}` })),
    restoreTodo(ada, deleted),
    createTodo(grace, { title: 'Not my limit' }),
  ]
  const results = await Promise.allSettled(attempts)
  const refused = results
    .filter((result) => result.status === 'rejected')
    .map((result) => result.reason)
  expect(refused).toHaveLength(5)
  for (const reason of refused) {
    expect(reason).toMatchObject({
      code: 'invalid_input',
      options: { fields: { title: expect.stringContaining('10,000 todos') } },
    })
  }
  expect(await countTodos(ada)).toEqual({ completed: 0, total: MAX_TODOS })
})

test('nothing can be added for a deleted user', async () => {
  await sql('DELETE FROM users WHERE id = $1', [ada])
  await expect(createTodo(ada, { title: 'Buy milk' })).rejects.toMatchObject({
    code: 'unauthenticated',
  })
})

test('deleting a user deletes their todos', async () => {
  await insert(ada, 3)
  await insert(grace, 1)
  await sql('DELETE FROM users WHERE id = $1', [ada])
  expect(await sql('SELECT count(*)::int FROM todos WHERE user_id = $1', [ada])).toEqual([
    { count: 0 },
  ])
  expect(await countTodos(grace)).toEqual({ completed: 0, total: 1 })
})

test.each<[TodoFilter, number]>([
  ['all', 1000],
  ['active', 667],
  ['completed', 333],
])('the pages of 1,000 todos show each one once, in order: %s', async (filter, expected) => {
  // Many share a timestamp, so that pages end between todos that differ only by id.
  const time = new Date('2026-03-01T12:00:00.123Z')
  for (const minutes of [0, 1, 1])
    await insert(ada, 333, { createdAt: new Date(time.getTime() + minutes * 60_000) })
  await insert(ada, 1, { createdAt: new Date(time.getTime() + 1) })
  await sql(
    'UPDATE todos SET completed = true WHERE id IN (SELECT id FROM todos WHERE user_id = $1 ORDER BY id LIMIT 333)',
    [ada],
  )
  await insert(grace, 100, { createdAt: time })

  const pages = await allPages(ada, filter)
  const state = { all: '', active: 'AND NOT completed', completed: 'AND completed' }[filter]
  const inOrder = await sql<{ id: string }>(
    `SELECT id FROM todos WHERE user_id = $1 ${state} ORDER BY created_at DESC, id`,
    [ada],
  )
  expect(inOrder).toHaveLength(expected)
  expect(pages.flat()).toEqual(inOrder.map(({ id }) => id))
  expect(pages.slice(0, -1).every((page) => page.length === PAGE_SIZE)).toBe(true)
})

test('a page with the last todo has no next page', async () => {
  await insert(ada, PAGE_SIZE)
  expect(await listTodos(ada, { filter: 'all', cursor: undefined })).toMatchObject({
    todos: { length: PAGE_SIZE },
    nextCursor: null,
  })
  await createTodo(ada, { title: 'One more' })
  const first = await listTodos(ada, { filter: 'all', cursor: undefined })
  expect(first).toMatchObject({ todos: { length: PAGE_SIZE }, nextCursor: expect.any(String) })
  expect(await listTodos(ada, { filter: 'all', cursor: first.nextCursor ?? '' })).toMatchObject({
    todos: { length: 1 },
    nextCursor: null,
  })
})

test('new todos don’t shift later pages', async () => {
  await insertMinutes(ada, 120)
  const first = await listTodos(ada, { filter: 'all', cursor: undefined })
  const before = await listTodos(ada, { filter: 'all', cursor: first.nextCursor ?? '' })
  await createTodo(ada, { title: 'New' })
  await deleteTodo(ada, first.todos[0]?.id ?? '')
  expect(await listTodos(ada, { filter: 'all', cursor: first.nextCursor ?? '' })).toEqual(before)
})

test("with another user's cursor, users still see only their own todos; an invalid one means the first page", async () => {
  await insertMinutes(ada, 60)
  await insertMinutes(grace, 60)
  const { nextCursor } = await listTodos(ada, { filter: 'all', cursor: undefined })
  const { todos } = await listTodos(grace, { filter: 'all', cursor: nextCursor ?? '' })
  const owners = await sql<{ user_id: string }>(
    'SELECT DISTINCT user_id FROM todos WHERE id = ANY($1)',
    [todos.map(({ id }) => id)],
  )
  expect(owners).toEqual([{ user_id: grace }])
  const firstPage = await listTodos(ada, { filter: 'all', cursor: undefined })
  expect(await listTodos(ada, { filter: 'all', cursor: 'rubbish' })).toEqual(firstPage)
})

test('the database enforces the same limits as the forms', async () => {
  for (const title of ['', 'x'.repeat(201)]) {
    await expect(appDb.todo.create({ data: { userId: ada, title } })).rejects.toThrow(
      /todos_title_length/,
    )
  }
})

test('the examples are 50 todos, once', async () => {
  for (const _ of ['first', 'again']) await TODOS.seed(appDb, ada)
  expect(await TODOS.count(appDb, ada)).toBe(50)
  expect(await appDb.todo.count({ where: { userId: ada, completed: true } })).toBe(17)
})

test('the export contains each todo once, across batches', async () => {
  await sql(
    "INSERT INTO todos (user_id, title) SELECT $1, 'Todo ' || n FROM generate_series(1, 1201) n",
    [ada],
  )
  let text = ''
  for await (const part of exportPersonalData(ada)) text += part
  const { todos } = JSON.parse(text)
  expect(todos).toHaveLength(1201)
  expect(new Set(todos.map((todo: { id: string }) => todo.id)).size).toBe(1201)
  expect(Object.keys(todos[0])).toEqual(['id', 'title', 'completed', 'createdAt', 'updatedAt'])
})

test('admins see the count but no titles', async () => {
  await sql("INSERT INTO todos (user_id, title) VALUES ($1, 'Private thing')", [ada])
  const details = await getUserDetails({ id: ada, role: 'admin' }, ada)
  expect(details?.counts).toContainEqual({ title: 'Todos', count: 1 })
  expect(JSON.stringify(details)).not.toContain('Private')
})

async function createUser(name: string): Promise<string> {
  return (await db.user.create({ data: { name }, select: { id: true } })).id
}

async function insert(
  userId: string,
  count: number,
  { completed = false, createdAt = new Date() } = {},
): Promise<{ id: string }[]> {
  return sql(
    `INSERT INTO todos (user_id, title, completed, created_at)
     SELECT $1, 'Todo ' || n, $2, $3 FROM generate_series(1, $4::int) n RETURNING id`,
    [userId, completed, createdAt, count],
  )
}

/** Inserts todos a minute apart, oldest first. */
async function insertMinutes(userId: string, count: number): Promise<StoredTodo[]> {
  return sql(
    `INSERT INTO todos (user_id, title, created_at)
     SELECT $1, 'Todo ' || n, timestamptz '2026-03-01 12:00Z' + n * interval '1 minute' FROM generate_series(1, $2::int) n
     RETURNING id, title, completed, created_at AS "createdAt"`,
    [userId, count],
  )
}

async function countTodos(userId: string) {
  const { completed, total } = await listTodos(userId, { filter: 'active' })
  return { completed, total }
}

async function only(userId: string): Promise<StoredTodo | undefined> {
  const todos = await sql<StoredTodo>(
    'SELECT id, title, completed, created_at AS "createdAt" FROM todos WHERE user_id = $1',
    [userId],
  )
  expect(todos).toHaveLength(1)
  return todos[0]
}

async function allPages(userId: string, filter: TodoFilter): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const { todos, nextCursor } = await listTodos(userId, { filter, cursor })
    pages.push(todos.map(({ id }) => id))
    cursor = nextCursor ?? undefined
  } while (cursor)
  return pages
}
