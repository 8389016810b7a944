import 'server-only'
import {
  type AppPrisma,
  type AppTransaction,
  appDb,
  appTransaction,
  lockAppUser,
  queryApp,
} from '@/lib/db/app'
import { decodeCursor, pageOf } from '@/lib/db/pages'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import { Prisma } from '@/prisma/generated/client'
import type { StoredTodo, TodoList, TodoView } from './todo'

export const MAX_TODOS = 10_000
export const PAGE_SIZE = 50

const TODO = {
  id: true,
  title: true,
  completed: true,
  createdAt: true,
} satisfies AppPrisma.TodoSelect

type Row = Omit<StoredTodo, 'id'> & { id: string | null; total: number; completedTotal: number }

/**
 * One page, newest first, and counts of all. One statement, so that they match; the counts use only
 * an index.
 */
export async function listTodos(
  userId: string,
  { filter, cursor }: Pick<TodoView, 'filter' | 'cursor'>,
): Promise<TodoList & { nextCursor: string | null }> {
  const after = decodeCursor(cursor)
  const createdAt = after?.createdAt.toISOString()
  const select = Prisma.sql`SELECT id, title, completed, created_at FROM todos WHERE user_id = ${userId}::uuid`
  const filtered =
    filter === 'all' ? select : Prisma.sql`${select} AND completed = ${filter === 'completed'}`
  const first = Prisma.sql`ORDER BY created_at DESC, id LIMIT ${PAGE_SIZE + 1}`
  // Two ranges, as in readPage: OR would scan all rows before the cursor.
  const page = after
    ? Prisma.sql`(${filtered} AND created_at = ${createdAt}::timestamptz AND id > ${after.id}::uuid ${first})
        UNION ALL (${filtered} AND created_at < ${createdAt}::timestamptz ${first})`
    : Prisma.sql`${filtered} ${first}`
  const found = await queryApp<Row>(Prisma.sql`
    WITH counts AS MATERIALIZED (
      SELECT count(*)::int AS total, (count(*) FILTER (WHERE completed))::int AS completed
      FROM todos WHERE user_id = ${userId}::uuid
    ), page AS (${page})
    SELECT page.id, title, page.completed, created_at AS "createdAt", total, counts.completed AS "completedTotal"
    FROM counts LEFT JOIN page ON true ORDER BY created_at DESC, page.id LIMIT ${PAGE_SIZE + 1}`)
  const { rows, nextCursor } = pageOf(
    found.flatMap(({ id, title, completed, createdAt }) =>
      id === null ? [] : [{ id, title, completed, createdAt }],
    ),
    PAGE_SIZE,
  )
  const { total = 0, completedTotal = 0 } = found[0] ?? {}
  // Rows repeat, so the page gets no more of each than it shows.
  const todos = rows.map(({ id, title, completed }) => ({ id, title, completed }))
  return { todos, nextCursor, total, completed: completedTotal }
}

/**
 * A form that is sent twice, with the same `id` and title, adds one todo. If something else has that
 * `id`, the todo gets another. Throws `AppError('invalid_input')` at the limit.
 */
export async function createTodo(
  userId: string,
  { id, title }: { id?: string; title: string },
): Promise<StoredTodo> {
  return appTransaction(async (tx) => {
    await claimPlace(tx, userId)
    const created =
      (id &&
        ((await insertTodo(tx, { id, userId, title })) ??
          (await tx.todo.findFirst({ where: { id, userId, title }, select: TODO })))) ||
      (await insertTodo(tx, { userId, title }))
    if (!created) throw new Error('A generated id was taken')
    return created
  })
}

/** Throws `AppError('not_found')`. */
export async function setTodoCompleted(
  userId: string,
  id: string,
  completed: boolean,
): Promise<void> {
  const { count } = await appDb.todo.updateMany({
    where: { userId, id: parseId(id) },
    data: { completed },
  })
  if (count !== 1) throw new AppError('not_found')
}

/** Throws `AppError('not_found')`. */
export async function renameTodo(userId: string, id: string, title: string): Promise<void> {
  const { count } = await appDb.todo.updateMany({
    where: { userId, id: parseId(id) },
    data: { title },
  })
  if (count !== 1) throw new AppError('not_found')
}

/** For `restoreTodo`. Throws `AppError('not_found')`. */
export async function deleteTodo(userId: string, id: string): Promise<StoredTodo> {
  const [deleted] = await appDb.$queryRaw<StoredTodo[]>`
    DELETE FROM todos WHERE user_id = ${userId}::uuid AND id = ${parseId(id)}::uuid
    RETURNING id, title, completed, created_at AS "createdAt"`
  if (!deleted) throw new AppError('not_found')
  return deleted
}

/** Throws `AppError`: 'not_found' if the ID is taken, 'invalid_input' at the limit. */
export async function restoreTodo(
  userId: string,
  { id, title, completed, createdAt }: StoredTodo,
): Promise<StoredTodo> {
  const deleted = { id: parseId(id), userId, title, completed, createdAt }
  return appTransaction(async (tx) => {
    await claimPlace(tx, userId)
    const restored = await insertTodo(tx, deleted)
    if (!restored) throw new AppError('not_found')
    return restored
  })
}

export async function clearCompletedTodos(userId: string): Promise<number> {
  const { count } = await appDb.todo.deleteMany({ where: { userId, completed: true } })
  return count
}

/** Locks the user, so that concurrent inserts count each other. */
async function claimPlace(tx: AppTransaction, userId: string): Promise<void> {
  if (!(await lockAppUser(tx, userId))) throw new AppError('unauthenticated')
  if ((await tx.todo.count({ where: { userId } })) < MAX_TODOS) return
  const message = `You’ve reached the limit of ${MAX_TODOS.toLocaleString('en')} todos. Delete some first.`
  throw new AppError('invalid_input', { message, fields: { title: message } })
}

/** Null if the ID is taken. */
async function insertTodo(
  tx: AppTransaction,
  data: Partial<StoredTodo> & { userId: string; title: string },
): Promise<StoredTodo | null> {
  const [inserted] = await tx.todo.createManyAndReturn({ data, skipDuplicates: true, select: TODO })
  return inserted ?? null
}
