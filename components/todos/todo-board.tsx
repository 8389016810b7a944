'use client'

import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'
import {
  clearCompletedAction,
  completeTodoAction,
  deleteTodoAction,
  renameTodoAction,
  restoreTodoAction,
} from '@/lib/todos/actions'
import { todosHref } from '@/lib/todos/href'
import { matching } from '@/lib/todos/optimistic'
import type { Todo, TodoCounts, TodoView } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'
import { AddTodo } from './add-todo'
import { BoardProvider } from './board-context'
import { buttonOf, NEW_TODO_ID } from './ids'
import { ShortcutHint } from './shortcut-hint'
import { TodoEmpty } from './todo-empty'
import { TodoFilters } from './todo-filters'
import { TodoForms } from './todo-forms'
import { TodoItem } from './todo-item'
import { TodoOutcome } from './todo-outcome'
import { TodoPages } from './todo-pages'
import { useTodos } from './use-todos'

type TodoBoardProps = {
  todos: Todo[]
  counts: TodoCounts
  view: TodoView
  nextCursor: string | null
}

/**
 * The list and everything that changes it. Each button belongs to a form that posts to a server action, which is all there is without
 * JavaScript; with it the same action is called after the change is shown.
 */
export function TodoBoard({ todos, counts, view, nextCursor }: TodoBoardProps) {
  const { shown, add, clear, complete, remove, rename, showRefusal } = useTodos({
    base: { todos, ...counts },
    view,
  })
  // Without JavaScript: where the forms post to (the page without an open edit form), and what came of it.
  const page = todosHref({ ...view, edit: undefined })
  const [completed, completeFormAction] = useActionState(completeTodoAction, null, page)
  const [renamed, renameFormAction] = useActionState(renameTodoAction, null, page)
  const [deleted, deleteFormAction] = useActionState(deleteTodoAction, null, page)
  const [restored, restoreFormAction] = useActionState(restoreTodoAction, null, page)
  const [cleared, clearFormAction] = useActionState(clearCompletedAction, null, page)
  const opened = openedTodo(view, renamed)
  const isLive = useIsHydrated()
  const visible = matching(shown.todos, view.filter)

  /** The place in the list that the focus goes to when a row leaves it. */
  function neighbourOf({ id }: Todo): Todo | undefined {
    const index = visible.findIndex((todo) => todo.id === id)
    return visible[index + 1] ?? visible[index - 1]
  }

  const board = {
    view,
    opened,
    renameFormAction,
    rename,
    showRefusal,
    complete(todo: Todo, isCompleted: boolean) {
      const neighbour = neighbourOf(todo)
      if (view.filter !== 'all') focus(neighbour && buttonOf(neighbour.id, 'complete'))
      complete(todo, isCompleted)
    },
    remove(todo: Todo) {
      const neighbour = neighbourOf(todo)
      focus(neighbour && buttonOf(neighbour.id, 'delete'))
      remove(todo)
    },
  }

  return (
    <BoardProvider value={board}>
      <div className="grid gap-6">
        <AddTodo add={add} showRefusal={showRefusal} page={page} />
        <TodoOutcome
          answers={[completed, renamed, deleted, restored, cleared]}
          deleted={deleted}
          cleared={cleared}
          lostTitle={
            opened && !visible.some(({ id }) => id === opened.id) ? opened.draft : undefined
          }
          restoreFormAction={restoreFormAction}
        />
        <section aria-label={TODO_WORDS.list} className="grid gap-3">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <TodoFilters current={view.filter} />
            <div className="flex min-h-8 flex-1 items-center justify-between gap-x-4 sm:justify-end">
              <p
                aria-live="polite"
                aria-atomic="true"
                className="whitespace-nowrap text-muted-foreground text-sm tabular-nums"
              >
                {TODO_WORDS.completed(shown.completed, shown.total)}
              </p>
              {shown.completed > 0 && (
                <form action={clearFormAction}>
                  <Button
                    type="submit"
                    variant="ghost"
                    size="sm"
                    onClick={(event) => {
                      event.preventDefault()
                      focus()
                      clear()
                    }}
                  >
                    {TODO_WORDS.clearCompleted}
                  </Button>
                </form>
              )}
            </div>
          </div>
          {visible.length > 0 ? (
            <ul
              aria-label={TODO_WORDS.title}
              data-live={isLive || undefined}
              className="divide-y overflow-hidden rounded-lg border bg-card"
            >
              {visible.map((todo) => (
                <TodoItem key={todo.id} todo={todo} />
              ))}
            </ul>
          ) : (
            <TodoEmpty
              filter={view.filter}
              isOlderPage={view.cursor !== undefined}
              total={shown.total}
            />
          )}
          <ShortcutHint />
          <TodoPages
            filter={view.filter}
            isFirst={view.cursor === undefined}
            nextCursor={nextCursor}
          />
        </section>
      </div>
      <TodoForms
        view={view}
        completeFormAction={completeFormAction}
        deleteFormAction={deleteFormAction}
      />
    </BoardProvider>
  )
}

type Renamed = Awaited<ReturnType<typeof renameTodoAction>> | null

function openedTodo({ edit }: TodoView, renamed: Renamed) {
  if (!renamed) return edit ? { id: edit } : null
  const { id, title } = renamed.submitted
  return renamed.ok || !id ? null : { id, draft: title, error: renamed.fields?.title }
}

function focus(selector = `#${NEW_TODO_ID}`) {
  document.querySelector<HTMLElement>(selector)?.focus()
}
