'use client'

import { type RefObject, useActionState, useState } from 'react'
import { useShortcutsOn } from '@/components/layout/shortcuts'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import type { Failure } from '@/lib/errors'
import { addTodoAction } from '@/lib/todos/actions'
import { checkTitle } from '@/lib/todos/todo'

type AddTodoProps = {
  ref: RefObject<HTMLInputElement | null>
  /** Resolves with the refusal, or null. */
  add: (input: FormData, title: string) => Promise<Failure | null>
  /** Where the form posts to without JavaScript. */
  page: string
}

/** Empties at once. A refused title comes back, or waits below while the next is typed. */
export function AddTodo({ ref, add, page }: AddTodoProps) {
  const [answer, formAction] = useActionState(addTodoAction, null, page)
  const refused = answer && !answer.ok ? answer : null
  const [error, setError] = useState(refused?.fields?.title ?? refused?.message)
  const [notAdded, setNotAdded] = useState<string[]>([])
  const areShortcutsOn = useShortcutsOn()

  async function send(input: FormData, title: string) {
    const failure = await add(input, title)
    if (!failure) return
    if (ref.current?.value === '') {
      ref.current.value = title
      setError(failure.fields?.title)
    } else {
      setNotAdded((titles) => [...titles, title])
    }
  }

  return (
    <form
      action={formAction}
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const input = new FormData(event.currentTarget)
        const title = checkTitle(input.get('title'))
        setError(title.ok ? undefined : title.message)
        ref.current?.focus()
        if (!title.ok) return
        if (ref.current) ref.current.value = ''
        send(input, title.value)
      }}
    >
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
      {notAdded.map((title, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a title may be here twice, and rows have no state
          key={index}
          className="flex items-center gap-3 rounded-md border border-destructive/40 px-3 py-1.5 text-sm"
        >
          <span className="wrap-anywhere min-w-0 flex-1">
            <span className="text-destructive">Not added:</span> <bdi>{title}</bdi>
          </span>
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              const input = new FormData()
              input.set('title', title)
              setNotAdded((titles) => titles.filter((_, other) => other !== index))
              send(input, title)
            }}
          >
            Try again
          </Button>
        </div>
      ))}
    </form>
  )
}
