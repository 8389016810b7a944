'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useOptimistic } from 'react'
import { useToast } from '@/components/ui/toaster'
import { useFocusAfterRender } from '@/components/ui/use-focus-after-render'
import { useRefusal } from '@/components/ui/use-refusal'
import { formData } from '@/lib/form-data'
import type { Failure, Result } from '@/lib/result'
import { settle } from '@/lib/settle'
import {
  addTodoAction,
  clearCompletedAction,
  completeTodoAction,
  deleteTodoAction,
  renameTodoAction,
  restoreTodoAction,
} from '@/lib/todos/actions'
import { todosHref } from '@/lib/todos/href'
import { applyChange, type ShownTodos, type TodoChange } from '@/lib/todos/optimistic'
import type { Todo, TodoView } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'
import { buttonOf } from './ids'

/**
 * The list as it is shown, and what can be done with it. Each change shows at once; when the server refuses, React takes it back and a message
 * says why. Changes reach the server one after the other (Next sends actions in order), so they may be made faster than it answers.
 */
export function useTodos({ base, view }: { base: ShownTodos; view: TodoView }) {
  const [shown, change] = useOptimistic(base, applyChange)
  const focusAfterRender = useFocusAfterRender()
  const showRefusal = useRefusal(todosHref(view))
  const showToast = useToast()
  const router = useRouter()

  function attempt<Answer extends Result<unknown>>(
    optimistic: TodoChange | null,
    call: () => Promise<Answer>,
  ) {
    return new Promise<Answer | Failure>((resolve) => {
      startTransition(async () => {
        if (optimistic) change(optimistic)
        resolve(await settle(call))
      })
    })
  }

  /** Returns the refusal, so that what was typed can be given back. */
  async function add(title: string): Promise<Failure | null> {
    const todo = { id: crypto.randomUUID(), title, completed: false, createdAt: new Date() }
    // An older page is not where a new todo shows up.
    const isHere = view.cursor === undefined && view.filter !== 'completed'
    const result = await attempt(view.cursor ? null : { type: 'add', todo }, () =>
      addTodoAction(null, formData({ id: todo.id, title })),
    )
    if (!result.ok) return result
    if (!isHere)
      showToast({
        message: TODO_WORDS.added,
        action: { label: TODO_WORDS.show, run: () => router.push('/todos') },
      })
    return null
  }

  async function complete({ id }: Todo, completed: boolean) {
    const result = await attempt({ type: 'complete', id, completed }, () =>
      completeTodoAction(null, formData({ id, completed: String(completed) })),
    )
    if (!result.ok) showRefusal(result)
  }

  /** Returns the refusal, so that what was typed can be given back. */
  async function rename({ id }: Todo, title: string): Promise<Failure | null> {
    const result = await attempt({ type: 'rename', id, title }, () =>
      renameTodoAction(null, formData({ id, title })),
    )
    return result.ok ? null : result
  }

  async function remove({ id }: Todo) {
    const result = await attempt({ type: 'delete', id }, () =>
      deleteTodoAction(null, formData({ id })),
    )
    if (!result.ok) return showRefusal(result)
    const deleted = result.value
    showToast({
      message: TODO_WORDS.deleted,
      action: { label: TODO_WORDS.undo, run: () => restore(deleted) },
    })
  }

  async function restore(todo: Todo) {
    const { id, title, completed, createdAt } = todo
    focusAfterRender(buttonOf(id, 'complete'))
    const input = formData({
      id,
      title,
      completed: String(completed),
      createdAt: createdAt.toISOString(),
    })
    const result = await attempt({ type: 'restore', todo }, () => restoreTodoAction(null, input))
    if (!result.ok) showRefusal(result)
  }

  async function clear() {
    const result = await attempt({ type: 'clear' }, () => clearCompletedAction(null, formData({})))
    if (!result.ok) return showRefusal(result)
    showToast({ message: TODO_WORDS.cleared(result.value) })
  }

  return { shown, add, complete, rename, remove, clear, showRefusal }
}
