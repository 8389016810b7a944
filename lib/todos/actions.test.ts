import { randomUUID } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { formData } from '@/lib/form-data'
import { snapshot, sql } from '@/lib/testing/database'
import { signInUser } from '@/lib/testing/signed-in-user'
import {
  addTodoAction,
  clearCompletedAction,
  completeTodoAction,
  deleteTodoAction,
  renameTodoAction,
  restoreTodoAction,
} from './actions'
import { createTodo } from './data'

// Next's own parts: the request, and the cache of its router.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const ACTIONS = {
  add: addTodoAction,
  complete: completeTodoAction,
  rename: renameTodoAction,
  delete: deleteTodoAction,
  restore: restoreTodoAction,
  clear: clearCompletedAction,
}
const BY_ID = ['complete', 'rename', 'delete', 'restore'] as const

/** Valid for every action, but for the id. */
const REST = { title: 'Taken over', completed: 'true', createdAt: '2026-03-01T12:00:00.000Z' }
const GONE = { ok: false, code: 'not_found', message: 'This does not exist any more.' }

let ada: { id: string; headers: Headers }
let grace: { id: string; headers: Headers }

beforeEach(async () => {
  vi.mocked(revalidatePath).mockClear()
  ada = await signInUser('Ada')
  grace = await signInUser('Grace')
  request.headers = ada.headers
})

test('every action does its work on a posted form, and the page is drawn anew', async () => {
  const id = randomUUID()
  expect(await addTodoAction(null, formData({ id, title: ' Buy milk ' }))).toMatchObject({
    ok: true,
    value: { id, title: 'Buy milk' },
  })
  expect(await completeTodoAction(null, formData({ id, completed: 'true' }))).toEqual({
    ok: true,
    value: undefined,
  })
  expect(await renameTodoAction(null, formData({ id, title: 'Buy bread' }))).toMatchObject({
    ok: true,
  })
  expect(await titles(ada.id)).toEqual(['Buy bread'])
  const deleted = await deleteTodoAction(null, formData({ id }))
  if (!deleted.ok) throw new Error(deleted.message)
  expect(await titles(ada.id)).toEqual([])
  const { title, completed, createdAt } = deleted.value
  const undo = formData({
    id,
    title,
    completed: String(completed),
    createdAt: createdAt.toISOString(),
  })
  expect(await restoreTodoAction(null, undo)).toEqual({ ok: true, value: deleted.value })
  expect(await clearCompletedAction(null, formData({}))).toEqual({ ok: true, value: 1 })
  expect(vi.mocked(revalidatePath).mock.calls).toEqual(Array.from({ length: 6 }, () => ['/todos']))
})

test('a refused title is answered next to its field, with what was typed', async () => {
  const { id } = await createTodo(ada.id, { title: 'Buy milk' })
  const typed = ' \u200b '
  const refusal = {
    ok: false,
    code: 'invalid_input',
    fields: { title: 'Write what there is to do.' },
  }
  expect(await addTodoAction(null, formData({ title: typed }))).toMatchObject({
    ...refusal,
    submitted: { title: typed },
  })
  expect(await renameTodoAction(null, formData({ id, title: typed }))).toMatchObject({
    ...refusal,
    submitted: { id, title: typed },
  })
  expect(await titles(ada.id)).toEqual(['Buy milk'])
})

test.each(BY_ID)(
  "%s: another's id is answered like an unknown one, and changes nothing",
  async (name) => {
    const { id } = await createTodo(grace.id, { title: 'Write a compiler' })
    const before = await snapshot(['todos'])
    expect(await ACTIONS[name](null, formData({ ...REST, id }))).toMatchObject(GONE)
    if (name !== 'restore')
      expect(await ACTIONS[name](null, formData({ ...REST, id: randomUUID() }))).toMatchObject(GONE)
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(BY_ID)(
  '%s: what is no id is answered like an unknown one, and changes nothing',
  async (name) => {
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
      // React decodes whatever was posted: the parameter is a form only for those who use ours.
      expect(await Reflect.apply(ACTIONS[name], null, [null, { ...REST, id }])).toMatchObject(GONE)
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(Object.keys(ACTIONS))(
  '%s: arguments of any shape are refused as values',
  async (name) => {
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
      const result = await Reflect.apply(Reflect.get(ACTIONS, name), null, [null, input])
      // Clearing takes no input, and there is nothing completed here.
      if (name === 'clear') expect(result).toEqual({ ok: true, value: 0 })
      else
        expect(result).toMatchObject({
          ok: false,
          code: expect.stringMatching(/^(invalid_input|not_found)$/),
        })
    }
    expect(await snapshot(['todos'])).toEqual(before)
  },
)

test.each(Object.keys(ACTIONS))(
  '%s: without a session, from another site, or over budget nothing changes',
  async (name) => {
    const { id } = await createTodo(ada.id, { title: 'Buy milk' })
    await sql('UPDATE todos SET completed = true WHERE id = $1', [id])
    const before = await snapshot(['todos'])
    const act = () =>
      Reflect.apply(Reflect.get(ACTIONS, name), null, [null, formData({ ...REST, id })])

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

test('fields that nobody asked for are not written', async () => {
  const { id } = await createTodo(ada.id, { title: 'Buy milk' })
  await renameTodoAction(
    null,
    formData({ id, title: 'Buy bread', userId: grace.id, user_id: grace.id, completed: 'true' }),
  )
  expect(await sql('SELECT user_id, completed FROM todos WHERE id = $1', [id])).toEqual([
    { user_id: ada.id, completed: false },
  ])
})

async function titles(userId: string): Promise<string[]> {
  const rows = await sql<{ title: string }>(
    'SELECT title FROM todos WHERE user_id = $1 ORDER BY created_at DESC, id',
    [userId],
  )
  return rows.map(({ title }) => title)
}
