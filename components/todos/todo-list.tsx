'use client'

import './todos.css'
import { useRouter } from 'next/navigation'
import {
  type FormEvent,
  startTransition,
  useActionState,
  useOptimistic,
  useRef,
  useState,
} from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useRefusal, useToast } from '@/components/ui/toaster'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'
import { callAction } from '@/lib/browser/call-action'
import type { Result } from '@/lib/errors'
import {
  addTodoAction,
  changeTodosAction,
  renameTodoAction,
  restoreTodoAction,
} from '@/lib/todos/actions'
import { applyChange, matching, type TodoChange } from '@/lib/todos/optimistic'
import {
  type TodoList as List,
  type StoredTodo,
  type Todo,
  type TodoView,
  todosHref,
} from '@/lib/todos/todo'
import { AddTodo, type NewTodo } from './add-todo'
import { TodoItem } from './todo-item'
import { TodoEmpty, TodoFilters, TodoPages } from './todo-views'

const FORM_ID = 'todos'

type TodoListProps = {
  list: List
  view: TodoView
  nextCursor: string | null
  /** Of the todo that the form adds without JavaScript. */
  newId: string
}

/**
 * The list and its changes. A change shows at once; when the server refuses, React takes it back
 * and a message says why. Next sends actions in order, so changes may be faster than its answers.
 */
export function TodoList({ list, view, nextCursor, newId }: TodoListProps) {
  const [shown, change] = useOptimistic(list, applyChange)
  // Without JavaScript the form posts to the action, and this is its answer.
  const page = todosHref(view)
  const [answer, formAction] = useActionState(changeTodosAction, null, page)
  const [restoredId, setRestoredId] = useState<string>()
  const newTitle = useRef<HTMLInputElement>(null)
  const isLive = useIsHydrated()
  const showRefusal = useRefusal(page)
  const showToast = useToast()
  const router = useRouter()
  const visible = matching(shown.todos, view.filter)

  /** Returns refusals, so that a caller can restore the typed text. */
  function attempt<T>(optimistic: TodoChange | null, call: () => Promise<Result<T>>) {
    return new Promise<Result<T>>((resolve) => {
      startTransition(async () => {
        if (optimistic) change(optimistic)
        const result = await callAction(call)
        if (!result.ok && !result.fields) showRefusal(result)
        resolve(result)
      })
    })
  }

  async function add({ id, title }: NewTodo) {
    const todo = { id, title, completed: false }
    const input = new FormData()
    input.set('id', id)
    input.set('title', title)
    // A new todo belongs on the first page, which may not be this one.
    const result = await attempt(view.cursor ? null : { type: 'add', todo }, () =>
      addTodoAction(null, input),
    )
    if (result.ok && (view.cursor || view.filter === 'completed'))
      showToast({
        message: 'Todo added.',
        action: { label: 'Show', run: () => router.push('/todos') },
      })
    return result.ok ? null : result
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent as SubmitEvent
    if (!(submitter instanceof HTMLButtonElement)) return
    const input = new FormData(event.currentTarget, submitter)
    const { name, value: id } = submitter
    const index = shown.todos.findIndex((one) => one.id === id)
    const count = shown.completed
    if (name === 'clear') newTitle.current?.focus()
    else if (name === 'delete' || view.filter !== 'all') focusNeighbour(submitter)

    const result = await attempt(changeBy(name, id), () => changeTodosAction(null, input))
    if (!result.ok) return
    if (name === 'clear')
      showToast({
        message: count === 1 ? '1 completed todo cleared.' : `${count} completed todos cleared.`,
      })
    const deleted = result.value
    if (deleted)
      showToast({
        message: 'Todo deleted.',
        action: { label: 'Undo', run: () => restore(deleted, index) },
      })
  }

  async function rename({ id }: Todo, title: string) {
    const result = await attempt({ type: 'rename', id, title }, () =>
      renameTodoAction({ id, title }),
    )
    return result.ok ? null : result
  }

  function restore(todo: StoredTodo, index: number) {
    setRestoredId(todo.id)
    attempt({ type: 'restore', todo, index }, () => restoreTodoAction(todo))
  }

  /** Moves the focus to the same button of the next row, before this row leaves the list. */
  function focusNeighbour(button: HTMLButtonElement) {
    const row = button.closest('li')
    const neighbour = row?.nextElementSibling ?? row?.previousElementSibling
    const target = neighbour?.querySelector<HTMLElement>(`[name="${button.name}"]`)
    ;(target ?? newTitle.current)?.focus()
  }

  return (
    <div className="grid gap-6">
      <AddTodo ref={newTitle} add={add} page={page} newId={newId} />
      {answer && !answer.ok && <Notice tone="destructive">{answer.message}</Notice>}
      <form id={FORM_ID} action={formAction} onSubmit={submit} hidden />
      <section aria-label="List" className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <TodoFilters current={view.filter} />
          <div className="flex min-h-8 flex-1 flex-wrap items-center justify-between gap-x-4 sm:justify-end">
            <p
              aria-live="polite"
              aria-atomic="true"
              className="whitespace-nowrap text-muted-foreground text-sm tabular-nums"
            >
              {`${shown.completed} of ${shown.total} completed`}
            </p>
            {shown.completed > 0 && (
              <Button
                type="submit"
                form={FORM_ID}
                name="clear"
                value="completed"
                variant="ghost"
                size="sm"
                className="whitespace-nowrap"
              >
                Clear completed
              </Button>
            )}
          </div>
        </div>
        {visible.length > 0 ? (
          <ul
            aria-label="Todos"
            data-live={isLive || undefined}
            className="divide-y overflow-hidden rounded-lg border bg-card"
          >
            {visible.map((todo) => (
              <TodoItem
                key={todo.id}
                todo={todo}
                form={FORM_ID}
                isRestored={todo.id === restoredId}
                isEditable={isLive}
                rename={rename}
              />
            ))}
          </ul>
        ) : (
          <TodoEmpty view={view} total={shown.total} />
        )}
        <TodoPages view={view} nextCursor={nextCursor} />
      </section>
    </div>
  )
}

function changeBy(name: string, id: string): TodoChange {
  if (name === 'clear') return { type: 'clear' }
  if (name === 'delete') return { type: 'delete', id }
  return { type: 'complete', id, completed: name === 'complete' }
}
