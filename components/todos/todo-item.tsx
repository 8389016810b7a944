'use client'

import { clsx } from 'clsx'
import { Check, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { buttonClass } from '@/components/ui/button'
import { useFocusAfterRender } from '@/components/ui/use-focus-after-render'
import type { Todo } from '@/lib/todos/schema'
import { useBoard } from './board-context'
import { EditTodo } from './edit-todo'
import { COMPLETE_FORM_ID, completeButtonId, DELETE_FORM_ID, deleteButtonId, EDIT_FORM_ID, editButtonId, REOPEN_FORM_ID } from './ids'

/** One todo: its state, its title, and the edit form in their place while it is open. */
export function TodoItem({ todo }: { todo: Todo }) {
  const { opened, complete, remove } = useBoard()
  const isOpened = opened?.id === todo.id
  const [edit, setEdit] = useState(isOpened ? { draft: opened.draft ?? todo.title, error: opened.error } : null)
  const focusAfterRender = useFocusAfterRender()
  const titleId = `title-${todo.id}`

  if (edit) {
    return (
      <li className="p-2">
        <EditTodo
          todo={todo}
          {...edit}
          isOpened={isOpened}
          close={() => {
            focusAfterRender(editButtonId(todo.id))
            setEdit(null)
          }}
          reopen={setEdit}
        />
      </li>
    )
  }

  return (
    <li className="flex items-start gap-1 px-2 py-1.5">
      {/* biome-ignore lint/a11y/useSemanticElements: an input could not post without JavaScript when it is clicked */}
      <button
        type="submit"
        id={completeButtonId(todo.id)}
        form={todo.completed ? REOPEN_FORM_ID : COMPLETE_FORM_ID}
        name="id"
        value={todo.id}
        role="checkbox"
        aria-checked={todo.completed}
        aria-labelledby={titleId}
        className="group grid size-9 shrink-0 place-items-center rounded-md"
        onClick={(event) => {
          event.preventDefault()
          complete(todo, !todo.completed)
        }}
      >
        <span
          className={clsx(
            'grid size-5 place-items-center rounded-md border transition-colors',
            todo.completed ? 'border-accent bg-accent text-accent-foreground' : 'border-input group-hover:border-accent',
          )}
        >
          {todo.completed && <Check aria-hidden="true" className="size-3.5" strokeWidth={3} />}
        </span>
      </button>
      <span
        id={titleId}
        className={clsx('wrap-anywhere min-w-0 flex-1 py-2 text-sm leading-5', todo.completed && 'text-muted-foreground line-through')}
      >
        {todo.title}
      </span>
      <button
        type="submit"
        id={editButtonId(todo.id)}
        form={EDIT_FORM_ID}
        name="edit"
        value={todo.id}
        aria-label={`Edit ${todo.title}`}
        className={buttonClass({ variant: 'quiet', size: 'icon' })}
        onClick={(event) => {
          event.preventDefault()
          setEdit({ draft: todo.title, error: undefined })
        }}
      >
        <Pencil aria-hidden="true" className="size-4" />
      </button>
      <button
        type="submit"
        id={deleteButtonId(todo.id)}
        form={DELETE_FORM_ID}
        name="id"
        value={todo.id}
        aria-label={`Delete ${todo.title}`}
        className={buttonClass({ variant: 'quiet', size: 'icon' })}
        onClick={(event) => {
          event.preventDefault()
          remove(todo)
        }}
      >
        <Trash2 aria-hidden="true" className="size-4" />
      </button>
    </li>
  )
}
