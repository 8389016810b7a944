'use client'

import { createContext, useContext } from 'react'
import type { Failure } from '@/lib/result'
import type { Todo, TodoView } from '@/lib/todos/schema'

/** What a todo's row needs of the list it stands in. */
export type Board = {
  view: TodoView
  /** The todo whose edit form is open from the start, as the URL or a refused form without JavaScript says. */
  opened: { id: string; draft?: string; error?: string } | null
  renameFormAction: (input: FormData) => void
  complete: (todo: Todo, completed: boolean) => void
  rename: (todo: Todo, title: string) => Promise<Failure | null>
  remove: (todo: Todo) => void
  showRefusal: (failure: Failure) => void
}

const BoardContext = createContext<Board | null>(null)

export const BoardProvider = BoardContext.Provider

export function useBoard(): Board {
  const board = useContext(BoardContext)
  if (!board) throw new Error('A todo stands in a TodoBoard')
  return board
}
