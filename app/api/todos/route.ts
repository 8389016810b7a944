import { tokenRoute } from '@/lib/auth/access-tokens/route'
import { parseFields, readJson } from '@/lib/http/body'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { json } from '@/lib/http/route'
import { createTodo, listTodos } from '@/lib/todos/data'
import { TODOS } from '@/lib/todos/noun'
import { newTodo, todoView } from '@/lib/todos/schema'

/** One page: `?filter=active`, `?cursor=` with the last answer's `nextCursor`. */
export const GET = tokenRoute('todos:read', async (user, request) => {
  const view = parseFields(new URL(request.url).searchParams, todoView)
  return json(await listTodos(user.id, view))
})

/** Takes `{ "title": "…" }`, and an `id` (a UUID) of your own if it may be sent twice. */
export const POST = tokenRoute('todos:write', async (user, request) => {
  const todo = await readJson(request, newTodo)
  await consumeRateLimit(TODOS.limit, user.id)
  return json(await createTodo(user.id, todo), { status: 201 })
})
