'use client'

import { type RefObject, useActionState, useRef, useState } from 'react'
import { useShortcutsOn } from '@/components/layout/shortcuts'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import type { Failure } from '@/lib/errors'
import { addTodoAction } from '@/lib/todos/actions'
import { checkTitle } from '@/lib/todos/todo'

export type NewTodo = { id: string; title: string }

type AddTodoProps = {
  ref: RefObject<HTMLInputElement | null>
  /** Resolves with the refusal, or null. */
  add: (todo: NewTodo) => Promise<Failure | null>
  /** Where the form posts to without JavaScript. */
  page: string
  newId: string
}

/** Empties at once. A refused title comes back, or waits below while the next is typed. */
export function AddTodo({ ref, add, page, newId }: AddTodoProps) {
  const [answer, formAction] = useActionState(addTodoAction, null, page)
  const refused = answer && !answer.ok ? answer : null
  const [error, setError] = useState(refused?.fields?.title ?? refused?.message)
  const [notAdded, setNotAdded] = useState<NewTodo[]>([])
  // The server may have it, if only its answer was lost: sent again, it keeps its id.
  const returned = useRef<NewTodo>(null)
  const areShortcutsOn = useShortcutsOn()

  async function send(todo: NewTodo) {
    const failure = await add(todo)
    if (!failure) return
    if (ref.current?.value === '') {
      ref.current.value = todo.title
      returned.current = todo
      setError(failure.fields?.title)
    } else {
      setNotAdded((todos) => [...todos, todo])
    }
  }

  return (
    <form
      action={formAction}
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const title = checkTitle(ref.current?.value)
        setError(title.ok ? undefined : title.message)
        ref.current?.focus()
        if (!title.ok) return
        if (ref.current) ref.current.value = ''
        const again = returned.current?.title === title.value ? returned.current : null
        returned.current = null
        send(again ?? { id: crypto.randomUUID(), title: title.value })
      }}
    >
      <input type="hidden" name="id" value={newId} />
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            ref={ref}
            id="new-todo"
            name="title"
            label="New todo"
            placeholder="What needs to be done?"
            defaultValue={refused?.submitted.title}
            error={error}
            autoComplete="off"
            aria-keyshortcuts={areShortcutsOn ? 'n' : undefined}
          />
        </div>
        {/* Level with the field, below its label. */}
        <Button
          type="submit"
          className="mt-6.5"
          onClick={(event) => {
            // A double-click would add an empty todo.
            if (event.detail > 1) event.preventDefault()
          }}
        >
          Add
        </Button>
      </div>
      {notAdded.map((todo) => (
        <div
          key={todo.id}
          className="flex items-center gap-3 rounded-md border border-destructive/40 px-3 py-1.5 text-sm"
        >
          <span className="wrap-anywhere min-w-0 flex-1">
            <span className="text-destructive">Not added:</span> <bdi>{todo.title}</bdi>
          </span>
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              setNotAdded((todos) => todos.filter((other) => other !== todo))
              send(todo)
            }}
          >
            Try again
          </Button>
        </div>
      ))}
    </form>
  )
}
