'use client'

import { useActionState, useRef, useState } from 'react'
import { useShortcutsOn } from '@/components/layout/shortcut-setting'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import type { Failure } from '@/lib/result'
import { addTodoAction } from '@/lib/todos/actions'
import { checkTitle } from '@/lib/todos/rules'
import { TODO_WORDS } from '@/lib/todos/words'
import { NEW_TODO_ID } from './ids'

type AddTodoProps = {
  add: (title: string) => Promise<Failure | null>
  showRefusal: (failure: Failure) => void
  /** Where the form posts to without JavaScript. */
  page: string
}

/** The field empties at once, for the next todo. A title that is refused comes back into it, or below it when the next one is being typed. */
export function AddTodo({ add, showRefusal, page }: AddTodoProps) {
  const [posted, formAction] = useActionState(addTodoAction, null, page)
  const refused = posted && !posted.ok ? posted : null
  const [error, setError] = useState(refused?.fields?.title ?? refused?.message)
  const [notAdded, setNotAdded] = useState<string[]>([])
  const field = useRef<HTMLInputElement>(null)
  const areShortcutsOn = useShortcutsOn()

  function submit(typed: string) {
    const title = checkTitle(typed)
    setError(title.ok ? undefined : title.message)
    field.current?.focus()
    if (!title.ok) return
    if (field.current) field.current.value = ''
    send(title.value)
  }

  async function send(title: string) {
    const failure = await add(title)
    if (!failure) return
    if (!failure.fields) showRefusal(failure)
    if (field.current?.value === '') {
      field.current.value = title
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
        submit(field.current?.value ?? '')
      }}
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            ref={field}
            id={NEW_TODO_ID}
            name="title"
            label={TODO_WORDS.newTodo}
            placeholder={TODO_WORDS.whatToDo}
            defaultValue={refused?.submitted.title}
            error={error}
            autoComplete="off"
            aria-keyshortcuts={areShortcutsOn ? 'n' : undefined}
          />
        </div>
        {/* Beside the field, below its label. */}
        <Button
          type="submit"
          className="mt-6.5"
          onClick={(event) => {
            // The second click of a double-click would add a todo without a title.
            if (event.detail > 1) event.preventDefault()
          }}
        >
          {TODO_WORDS.add}
        </Button>
      </div>
      {notAdded.map((title, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the same title may be here twice, and rows keep no state
          key={index}
          className="flex items-center gap-3 rounded-md border border-destructive/40 px-3 py-1.5 text-sm"
        >
          <span className="wrap-anywhere min-w-0 flex-1">
            <span className="text-destructive">{TODO_WORDS.notAdded}</span> <bdi>{title}</bdi>
          </span>
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              setNotAdded((titles) => titles.filter((_, other) => other !== index))
              send(title)
            }}
          >
            {TODO_WORDS.tryAgain}
          </Button>
        </div>
      ))}
    </form>
  )
}
