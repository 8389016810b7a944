'use server'

import { revalidatePath } from 'next/cache'
import { withAuthUser } from '@/lib/auth/action'
import { submittedText } from '@/lib/form'
import type { Result } from '@/lib/result'
import {
  clearCompletedTodos,
  createTodo,
  deleteTodo,
  renameTodo,
  restoreTodo,
  setTodoCompleted,
} from './data'
import { deletedTodo, newTodo, nothing, todoCompletion, todoReference, todoTitle } from './schema'

// Each one is the action of a form, so the first argument is the state of useActionState, which nothing here depends on.
// What was typed goes back with the answer: without JavaScript the page is drawn anew.

export async function addTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser({ schema: newTodo, input, limit: 'todoWrites' }, (user, todo) =>
    createTodo(user.id, todo),
  )
  return { ...refreshed(result), submitted: submittedText(input, 'title') }
}

export async function completeTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: todoCompletion, input, limit: 'todoWrites' },
    (user, { id, completed }) => setTodoCompleted(user.id, id, completed),
  )
  return refreshed(result)
}

export async function renameTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: todoTitle, input, limit: 'todoWrites' },
    (user, { id, title }) => renameTodo(user.id, id, title),
  )
  // A refusal leaves the page as it is: the text stands in the row that may be gone.
  return {
    ...(result.ok ? refreshed(result) : result),
    submitted: submittedText(input, 'id', 'title'),
  }
}

/** Answers with the todo as it was, for `restoreTodoAction`. */
export async function deleteTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: todoReference, input, limit: 'todoWrites' },
    (user, { id }) => deleteTodo(user.id, id),
  )
  return refreshed(result)
}

export async function restoreTodoAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: deletedTodo, input, limit: 'todoWrites' },
    (user, todo) => restoreTodo(user.id, todo),
  )
  return refreshed(result)
}

/** Answers with how many todos went. */
export async function clearCompletedAction(_state: unknown, input: FormData) {
  const result = await withAuthUser({ schema: nothing, input, limit: 'todoWrites' }, (user) =>
    clearCompletedTodos(user.id),
  )
  return refreshed(result)
}

/** After a change the page is drawn anew, in the same response. So it is when a todo is gone: the page shows one that does not exist. */
function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/todos')
  return result
}
