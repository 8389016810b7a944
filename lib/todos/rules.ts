import { type Checked, checkText } from '@/lib/text'
import { TODO_WORDS } from './words'

// What the browser has to know of what is valid, without a schema library; schema.ts is made of it.

export const FILTERS = ['all', 'active', 'completed'] as const
export type TodoFilter = (typeof FILTERS)[number]

/** A title as it is stored, or why it cannot be. */
export function checkTitle(input: unknown): Checked<string> {
  return checkText(input, {
    label: TODO_WORDS.titleLabel,
    required: TODO_WORDS.titleRequired,
    max: 200,
  })
}
