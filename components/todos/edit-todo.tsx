'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { isComposing } from '@/components/ui/is-composing'
import { todosHref } from '@/lib/todos/href'
import { checkTitle } from '@/lib/todos/rules'
import type { Todo } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'
import { useBoard } from './board-context'
import { EDIT_FORM_ID } from './ids'

type Edit = { draft: string; error: string | undefined }
type EditTodoProps = Edit & {
  todo: Todo
  /** The form was in the page that the server sent. */
  isOpened: boolean
  close: () => void
  reopen: (edit: Edit) => void
}

/** Enter saves, Escape cancels. A title that is refused comes back into the field. */
export function EditTodo({ todo, draft, error, isOpened, close, reopen }: EditTodoProps) {
  const { view, renameFormAction, rename, showRefusal } = useBoard()
  const field = useRef<HTMLInputElement>(null)
  const router = useRouter()

  useEffect(() => {
    // Where somebody types meanwhile is not to be left.
    if (document.activeElement instanceof HTMLInputElement) return
    field.current?.focus()
    field.current?.select()
  }, [])

  function leave() {
    close()
    if (view.edit) router.replace(todosHref({ ...view, edit: undefined }), { scroll: false })
  }

  async function save(typed: string) {
    const title = checkTitle(typed)
    if (!title.ok) {
      field.current?.focus()
      return reopen({ draft: typed, error: title.message })
    }
    leave()
    const failure = title.value === todo.title ? null : await rename(todo, title.value)
    if (!failure) return
    reopen({ draft: typed, error: failure.fields?.title })
    if (!failure.fields) showRefusal(failure)
  }

  return (
    <form
      action={renameFormAction}
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save(field.current?.value ?? '')
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isComposing(event.nativeEvent)) leave()
      }}
    >
      <input type="hidden" name="id" value={todo.id} />
      <div className="min-w-0 flex-1 basis-full sm:basis-0">
        <TextField
          ref={field}
          id={`edit-title-${todo.id}`}
          name="title"
          label={TODO_WORDS.editTitle}
          isLabelHidden
          defaultValue={draft}
          error={error}
          autoComplete="off"
          autoFocus={isOpened}
        />
      </div>
      <Button type="submit">{TODO_WORDS.save}</Button>
      <Button
        type="submit"
        form={EDIT_FORM_ID}
        variant="ghost"
        onClick={(event) => {
          event.preventDefault()
          leave()
        }}
      >
        {TODO_WORDS.cancel}
      </Button>
    </form>
  )
}
