'use client'

import { clsx } from 'clsx'
import { useState } from 'react'
import { buttonVariants } from '@/components/ui/button'
import { useFocusAfterRender } from '@/components/ui/use-focus-after-render'
import type { Todo } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'
import { useBoard } from './board-context'
import { EditTodo } from './edit-todo'
import {
  buttonOf,
  COMPLETE_FORM_ID,
  DELETE_FORM_ID,
  EDIT_FORM_ID,
  REOPEN_FORM_ID,
  rowId,
} from './ids'
import { Icon } from './todo-icons'

/** One todo: its state, its title, and the edit form in their place while it is open. */
export function TodoItem({ todo }: { todo: Todo }) {
  const { opened, complete, remove } = useBoard()
  const isOpened = opened?.id === todo.id
  const [edit, setEdit] = useState(
    isOpened ? { draft: opened.draft ?? todo.title, error: opened.error } : null,
  )
  const focusAfterRender = useFocusAfterRender()

  if (edit) {
    return (
      <li id={rowId(todo.id)} className="p-2">
        <EditTodo
          todo={todo}
          {...edit}
          isOpened={isOpened}
          close={() => {
            focusAfterRender(buttonOf(todo.id, 'edit'))
            setEdit(null)
          }}
          reopen={setEdit}
        />
      </li>
    )
  }

  return (
    <li id={rowId(todo.id)} className="flex items-start gap-1 px-2 py-1.5">
      {/* biome-ignore lint/a11y/useSemanticElements: an input could not post without JavaScript when it is clicked */}
      <button
        type="submit"
        form={todo.completed ? REOPEN_FORM_ID : COMPLETE_FORM_ID}
        name="id"
        value={todo.id}
        role="checkbox"
        aria-checked={todo.completed}
        aria-label={todo.title}
        className="group grid size-9 shrink-0 place-items-center rounded-md"
        onClick={(event) => {
          event.preventDefault()
          complete(todo, !todo.completed)
        }}
      >
        <span
          className={clsx(
            'grid size-5 place-items-center rounded-sm border transition-colors',
            todo.completed
              ? 'border-primary bg-primary text-primary-foreground'
              : 'border-input group-hover:border-primary',
          )}
        >
          {todo.completed && <Icon name="check" className="size-3.5 stroke-3" />}
        </span>
      </button>
      <span
        dir="auto"
        className={clsx(
          'wrap-anywhere min-w-0 flex-1 py-2 text-sm leading-5',
          todo.completed && 'text-muted-foreground line-through',
        )}
      >
        {todo.title}
      </span>
      <button
        type="submit"
        form={EDIT_FORM_ID}
        name="edit"
        value={todo.id}
        aria-label={TODO_WORDS.edit(todo.title)}
        className={buttonVariants({ variant: 'ghost', size: 'icon' })}
        onClick={(event) => {
          event.preventDefault()
          setEdit({ draft: todo.title, error: undefined })
        }}
      >
        <Icon name="pencil" className="size-4" />
      </button>
      <button
        type="submit"
        form={DELETE_FORM_ID}
        name="id"
        value={todo.id}
        aria-label={TODO_WORDS.delete(todo.title)}
        className={buttonVariants({ variant: 'ghost', size: 'icon' })}
        onClick={(event) => {
          event.preventDefault()
          remove(todo)
        }}
      >
        <Icon name="trash" className="size-4" />
      </button>
    </li>
  )
}
