'use client'

import { useOptimistic, useState, useTransition } from 'react'
import { addTodo, removeTodo, renameTodo, setCompleted } from './actions'

type Todo = { id: string; title: string; completed: boolean }

export function AddTodo() {
  return (
    <form action={addTodo} className="bar">
      <label className="grow">
        New todo <input name="title" maxLength={200} required />
      </label>
      <button type="submit">Add</button>
    </form>
  )
}

export function TodoRow({ todo }: { todo: Todo }) {
  const [isEditing, setEditing] = useState(false)
  const [isPending, start] = useTransition()
  const [completed, setDone] = useOptimistic(todo.completed)

  function toggle(next: boolean) {
    start(async () => {
      setDone(next)
      await setCompleted(todo.id, next)
    })
  }
  function save(title: string) {
    start(async () => {
      await renameTodo(todo.id, title)
      setEditing(false)
    })
  }

  return (
    <li className="row" aria-busy={isPending}>
      <input
        type="checkbox"
        aria-label={todo.title}
        checked={completed}
        onChange={(event) => toggle(event.target.checked)}
      />
      {isEditing ? (
        <input
          className="grow"
          defaultValue={todo.title}
          aria-label="Title"
          onBlur={(event) => save(event.target.value)}
        />
      ) : (
        <span className={completed ? 'grow done' : 'grow'}>{todo.title}</span>
      )}
      <button type="button" aria-label={`Edit ${todo.title}`} onClick={() => setEditing(true)}>
        Edit
      </button>
      <button
        type="button"
        aria-label={`Delete ${todo.title}`}
        onClick={() => start(() => removeTodo(todo.id))}
      >
        Delete
      </button>
    </li>
  )
}
