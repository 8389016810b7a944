'use client'

import { type RefObject, useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { isComposing } from '@/components/ui/is-composing'
import { TextField } from '@/components/ui/text-field'
import type { Failure } from '@/lib/errors'
import { checkTitle, type Todo } from '@/lib/todos/todo'

type TodoItemProps = {
  todo: Todo
  /** The form that the buttons submit. */
  form: string
  /** Undo brought it back: it gets the focus. */
  isRestored: boolean
  /** Editing in place needs JavaScript. */
  isEditable: boolean
  rename: (todo: Todo, title: string) => Promise<Failure | null>
}

/** Enter saves, Escape cancels. */
export function TodoItem({ todo, form, isRestored, isEditable, rename }: TodoItemProps) {
  const [edit, setEdit] = useState<{ title: string; error?: string } | null>(null)
  const [hasEdited, setHasEdited] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useFocusWhenOpened(field, edit !== null)
  const { id, title, completed } = todo

  function close() {
    setHasEdited(true)
    setEdit(null)
  }

  async function save(typed: string) {
    const checked = checkTitle(typed)
    if (!checked.ok) {
      field.current?.focus()
      return setEdit({ title: typed, error: checked.message })
    }
    close()
    const failure = checked.value === title ? null : await rename(todo, checked.value)
    if (failure) setEdit({ title: typed, error: failure.fields?.title })
  }

  if (edit) {
    return (
      <li className="p-2">
        <form
          className="flex flex-wrap items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            save(field.current?.value ?? '')
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !isComposing(event.nativeEvent)) close()
          }}
        >
          <div className="min-w-0 flex-1 basis-full sm:basis-0">
            <TextField
              ref={field}
              id={`edit-${id}`}
              name="title"
              label="Edit title"
              isLabelHidden
              defaultValue={edit.title}
              error={edit.error}
              autoComplete="off"
            />
          </div>
          <Button type="submit">Save</Button>
          <Button variant="ghost" onClick={close}>
            Cancel
          </Button>
        </form>
      </li>
    )
  }

  return (
    <li className="todo">
      {/* biome-ignore lint/a11y/useSemanticElements: without JavaScript an input could not submit */}
      <button
        ref={isRestored ? focus : undefined}
        type="submit"
        form={form}
        name={completed ? 'reopen' : 'complete'}
        value={id}
        role="checkbox"
        aria-checked={completed}
        aria-label={title}
      />
      <span dir="auto">{title}</span>
      {isEditable && (
        <button
          ref={hasEdited ? focus : undefined}
          type="button"
          className="edit"
          aria-label={`Edit ${title}`}
          onClick={() => setEdit({ title })}
        />
      )}
      <button type="submit" form={form} name="delete" value={id} aria-label={`Delete ${title}`} />
    </li>
  )
}

function focus(element: HTMLElement | null) {
  element?.focus()
}

function useFocusWhenOpened(field: RefObject<HTMLInputElement | null>, isOpen: boolean) {
  useEffect(() => {
    // It must not interrupt typing elsewhere.
    if (!isOpen || document.activeElement instanceof HTMLInputElement) return
    field.current?.focus()
    field.current?.select()
  }, [field, isOpen])
}
