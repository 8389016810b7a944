import type { Route } from 'next'
import { TODO_WORDS } from '@/lib/todos/words'
import { LAYOUT_WORDS } from './words'

type Shortcut = {
  key: string
  label: string
  /** Where the control is that says `aria-keyshortcuts={key}`; it gets the focus. */
  page?: Route
}

/** What single keys do on signed-in pages. */
export const SHORTCUTS: Shortcut[] = [
  { key: 'n', label: TODO_WORDS.newTodo, page: '/todos' },
  { key: '/', label: TODO_WORDS.filterTodos, page: '/todos' },
  {
    key: '?',
    label: LAYOUT_WORDS.shortcuts.title,
  },
]
