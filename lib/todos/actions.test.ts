import { randomUUID } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { ERRORS } from '@/lib/errors'
import { snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { signInUser } from '@/lib/testing/sessions'
import { addTodoAction, changeTodosAction, renameTodoAction, restoreTodoAction } from './actions'
import { createTodo, listTodos } from './data'
import type { Todo } from './todo'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

/** Each action with valid fields. */
const ACTIONS = {
  add: (input: unknown) => Reflect.apply(addTodoAction, null, [null, input]),
  change: (input: unknown) => Reflect.apply(changeTodosAction, null, [null, input]),
  rename: (input: unknown) => Reflect.apply(renameTodoAction, null, [input]),
  restore: (input: unknown) => Reflect.apply(restoreTodoAction, null, [input]),
}
type Act = (id: unknown) => Promise<unknown>
const BY_ID: Record<string, Act> = {
  complete: (id) => ACTIONS.change({ complete: id }),
  reopen: (id) => ACTIONS.change({ reopen: id }),
  delete: (id) => ACTIONS.change({ delete: id }),
  rename: (id) => ACTIONS.rename({ id, title: 'Taken over' }),
  restore: (id) =>
    ACTIONS.restore({ id, title: 'Taken over', completed: true, createdAt: new Date() }),
}
const CALLS: Record<string, Act> = {
  ...BY_ID,
  add: (id) => ACTIONS.add({ id, title: 'Taken over' }),
  clear: () => ACTIONS.change({ clear: 'completed' }),
}
const GONE = { ok: false, code: 'not_found', message: ERRORS.not_found.message }

let ada: { id: string; headers: Headers }
let grace: { id: string; headers: Headers }

beforeEach(async () => {
  vi.mocked(revalidatePath).mockClear()
  ada = await signInUser('Ada')
  grace = await signInUser('Grace')
  request.headers = ada.headers
})

test('every action works and refreshes the page', async () => {
  const id = randomUUID()
  const done = { ok: true, value: undefined }
  const changed = { ok: true, value: null }
  expect(await addTodoAction(null, formData({ id, title: ' Buy milk ' }))).toMatchObject({
    ok: true,
    value: { id, title: 'Buy milk' },
  })
  expect(await changeTodosAction(null, formData({ complete: id }))).toEqual(changed)
  expect(await renameTodoAction({ id, title: 'Buy bread' })).toEqual(done)
  const [todo] = await todosOf(ada.id)
  if (!todo) throw new Error('There is no todo')
  expect(todo).toMatchObject({ title: 'Buy bread', completed: true })
  const deletion = await changeTodosAction(null, formData({ delete: id }))
  expect(deletion).toEqual({ ok: true, value: { ...todo, createdAt: expect.any(Date) } })
  expect(await titles(ada.id)).toEqual([])
  if (!deletion.ok || !deletion.value) throw new Error('It was not deleted')
  expect(await restoreTodoAction(deletion.value)).toEqual(done)
  expect(await todosOf(ada.id)).toEqual([todo])
  expect(await changeTodosAction(null, formData({ reopen: id }))).toEqual(changed)
  expect(await todosOf(ada.id)).toMatchObject([{ completed: false }])
  expect(await changeTodosAction(null, formData({ complete: id }))).toEqual(changed)
  expect(await changeTodosAction(null, formData({ clear: 'completed' }))).toEqual(changed)
  expect(await titles(ada.id)).toEqual([])
  expect(vi.mocked(revalidatePath).mock.calls).toEqual(Array.from({ length: 8 }, () => ['/todos']))
})

test('a refused title comes back with its error and the typed text', async () => {
  const { id } = await createTodo(ada.id, { title: 'Buy milk' })
  const typed = ' \u200b '
  const refusal = { ok: false, code: 'invalid_input', fields: { title: 'Enter a title.' } }
  expect(await addTodoAction(null, formData({ title: typed }))).toMatchObject({
    ...refusal,
    submitted: { title: typed },
  })
  expect(await renameTodoAction({ id, title: typed })).toMatchObject(refusal)
  expect(await titles(ada.id)).toEqual(['Buy milk'])
})

test.each(Object.entries(BY_ID))(
  "%s: another's id is answered like an unknown one, and changes nothing",
  async (name, act) => {
    const { id } = await createTodo(grace.id, { title: 'Write a compiler' })
    const before = await snapshot(['todos'])
    expect(await act(id)).toMatchObject(GONE)
    if (name !== 'restore') expect(await act(randomUUID())).toMatchObject(GONE)
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(Object.entries(BY_ID))(
  '%s: a malformed id is answered like an unknown one, and changes nothing',
  async (_name, act) => {
    await createTodo(ada.id, { title: 'Buy milk' })
    await createTodo(ada.id, { title: 'Buy bread' })
    const before = await snapshot(['todos'])
    for (const id of [
      undefined,
      null,
      '',
      'x'.repeat(10_240),
      7,
      {},
      [],
      { not: '' },
      { in: [] },
      [randomUUID()],
      '\0',
    ]) {
      // React decodes whatever was posted: a client may send arguments of any type.
      expect(await act(id)).toMatchObject(GONE)
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(Object.entries(ACTIONS))(
  '%s: arguments of any shape are refused as values',
  async (_name, act) => {
    const { id } = await createTodo(ada.id, { title: 'Buy milk' })
    const before = await snapshot(['todos'])
    for (const input of [
      undefined,
      null,
      '',
      7,
      [],
      [id],
      () => undefined,
      new Map([['id', id]]),
      { title: { contains: '' } },
    ]) {
      expect(await act(input)).toMatchObject({
        ok: false,
        code: expect.stringMatching(/^(invalid_input|not_found)$/),
      })
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(Object.entries(CALLS))(
  '%s: without a session, from another site, or over budget nothing changes',
  async (_name, call) => {
    const { id } = await createTodo(ada.id, { title: 'Buy milk' })
    await sql('UPDATE todos SET completed = true WHERE id = $1', [id])
    const before = await snapshot(['todos'])
    const act = () => call(id)

    request.headers = new Headers({ origin: 'http://localhost:3000' })
    expect(await act()).toMatchObject({ ok: false, code: 'unauthenticated' })

    request.headers = new Headers(ada.headers)
    request.headers.set('origin', 'https://evil.example')
    expect(await act()).toMatchObject({ ok: false, code: 'csrf' })

    request.headers = ada.headers
    await sql(
      `INSERT INTO rate_limits (key, points, expire) VALUES ($1, 120, $2)
     ON CONFLICT (key) DO UPDATE SET points = excluded.points, expire = excluded.expire`,
      [`todoWrites:${ada.id}`, Date.now() + 60_000],
    )
    expect(await act()).toMatchObject({ ok: false, code: 'too_many_requests' })
    expect(await snapshot(['todos'])).toEqual(before)
    expect(revalidatePath).not.toHaveBeenCalled()
  },
)

test('ignores unknown fields', async () => {
  const { id } = await createTodo(ada.id, { title: 'Buy milk' })
  const input = { id, title: 'Buy bread', userId: grace.id, user_id: grace.id, completed: true }
  await renameTodoAction(input)
  expect(await sql('SELECT user_id, completed FROM todos WHERE id = $1', [id])).toEqual([
    { user_id: ada.id, completed: false },
  ])
})

/** As the page loads them. */
async function todosOf(userId: string): Promise<Todo[]> {
  const { todos } = await listTodos(userId, { filter: 'all' })
  return todos
}

async function titles(userId: string): Promise<string[]> {
  const rows = await sql<{ title: string }>(
    'SELECT title FROM todos WHERE user_id = $1 ORDER BY created_at DESC, id',
    [userId],
  )
  return rows.map(({ title }) => title)
}
