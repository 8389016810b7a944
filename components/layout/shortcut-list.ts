import type { Route } from 'next'

/** What a single key does on signed-in pages. */
export type Shortcut = {
  key: string
  label: string
  /** Where the control is that says `aria-keyshortcuts={key}`; it gets the focus. */
  page?: Route
}

/** The key that lists them all. */
export const HELP: Shortcut = { key: '?', label: 'Keyboard shortcuts' }
