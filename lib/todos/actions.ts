'use server'

import { revalidatePath } from 'next/cache'
import { withAuthUser } from '@/lib/auth/action'
import type { Result } from '@/lib/errors'
import { submittedText } from '@/lib/input/form'
import {
  clearCompletedTodos,
  createTodo,
  deleteTodo,
  renameTodo,
  restoreTodo,
  setTodoCompleted,
} from './data'
import { TODOS } from './noun'
import { deletedTodo, newTodo, renamedTodo, todoChange } from './schema'
import type { StoredTodo } from './todo'

export async function addTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser({ schema: newTodo, input, limit: TODOS.limit }, (user, todo) =>
    createTodo(user.id, todo),
  )
  return { ...refreshed(result), submitted: submittedText(input, 'title') }
}

/** The pressed button says which. Returns a deleted todo, for `restoreTodoAction`. */
export async function changeTodosAction(_state: unknown, input: FormData) {
  const result = await withAuthUser<ChangedTodo, StoredTodo | null>(
    { schema: todoChange, input, limit: TODOS.limit },
    async (user, { complete, reopen, delete: removed, clear }) => {
      if (removed) return deleteTodo(user.id, removed)
      if (clear) await clearCompletedTodos(user.id)
      else await setTodoCompleted(user.id, complete || reopen, complete !== '')
      return null
    },
  )
  return refreshed(result)
}
type ChangedTodo = ReturnType<typeof todoChange.parse>

export async function renameTodoAction(input: { id: string; title: string }) {
  const result = await withAuthUser(
    { schema: renamedTodo, input, limit: TODOS.limit },
    (user, { id, title }) => renameTodo(user.id, id, title),
  )
  // A refresh could remove the row with the typed title.
  return result.ok ? refreshed(result) : result
}

export async function restoreTodoAction(input: StoredTodo) {
  const result = await withAuthUser(
    { schema: deletedTodo, input, limit: TODOS.limit },
    async (user, todo) => void (await restoreTodo(user.id, todo)),
  )
  return refreshed(result)
}

/** In the same response, also if the todo no longer exists. */
function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/todos')
  return result
}
