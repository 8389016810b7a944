import type { Route } from 'next'
import { LAYOUT_WORDS } from './words'

type Shortcut = {
  key: string
  label: string
  /** Where the control is that says `aria-keyshortcuts={key}`; it gets the focus. */
  page?: Route
}

/** What single keys do on signed-in pages. */
export const SHORTCUTS: Shortcut[] = [
  { key: 'n', label: 'New todo', page: '/todos' },
  { key: '/', label: 'Filter todos', page: '/todos' },
  {
    key: '?',
    label: LAYOUT_WORDS.shortcuts.title,
  },
]
