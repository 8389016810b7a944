import { type Checked, checkText } from '@/lib/text'

// What the browser has to know of what is valid, without a schema library; schema.ts is made of it.

export const FILTERS = ['all', 'active', 'completed'] as const
export type TodoFilter = (typeof FILTERS)[number]

/** A title as it is stored, or why it cannot be. */
export function checkTitle(input: unknown): Checked<string> {
  return checkText(input, { label: 'Title', required: 'Write what there is to do.', max: 200 })
}
