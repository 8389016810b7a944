import { beforeEach, expect, test } from 'vitest'
import { getUserDetails } from '@/lib/admin/data'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { exportPersonalData } from '@/lib/personal-data/export'
import { sql } from '@/lib/testing/database'
import { TODOS } from './noun'

let userId: string

beforeEach(async () => {
  userId = (await db.user.create({ data: { name: 'Ada' } })).id
})

test('the examples are 50 todos, once', async () => {
  for (const _ of ['first', 'again']) await TODOS.seed(appDb, userId)
  expect(await TODOS.count(appDb, userId)).toBe(50)
  expect(await appDb.todo.count({ where: { userId, completed: true } })).toBe(17)
})

test('the export contains each todo once, across batches', async () => {
  await sql(
    "INSERT INTO todos (user_id, title) SELECT $1, 'Todo ' || n FROM generate_series(1, 1201) n",
    [userId],
  )
  let text = ''
  for await (const part of exportPersonalData(userId)) text += part
  const { todos } = JSON.parse(text)
  expect(todos).toHaveLength(1201)
  expect(new Set(todos.map((todo: { id: string }) => todo.id)).size).toBe(1201)
  expect(Object.keys(todos[0])).toEqual(['id', 'title', 'completed', 'createdAt', 'updatedAt'])
})

test('admins see the count but no titles', async () => {
  await sql("INSERT INTO todos (user_id, title) VALUES ($1, 'Private thing')", [userId])
  const details = await getUserDetails({ id: userId, role: 'admin' }, userId)
  expect(details?.counts).toEqual([{ title: 'Todos', count: 1 }])
  expect(JSON.stringify(details)).not.toContain('Private')
})
