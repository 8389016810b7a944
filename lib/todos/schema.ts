import { z } from 'zod'
import { checked, form } from '@/lib/form'
import { cursorParam, reference } from '@/lib/id'
import { checkTitle, FILTERS } from './rules'

export type Todo = { id: string; title: string; completed: boolean; createdAt: Date }
export type TodoCounts = { completed: number; total: number }

/** Postgres and JavaScript keep other years, too, but write them differently. */
const CREATED_AT = {
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
}

const title = checked(checkTitle)

/** The browser may choose the id, so that what it shows at once and what comes back are the same todo. */
export const newTodo = form({ id: z.uuid().optional().catch(undefined), title })
export const todoReference = form({ id: reference })
export const todoCompletion = form({
  id: reference,
  completed: z.enum(['true', 'false']).transform((value) => value === 'true'),
})
export const todoTitle = form({ id: reference, title })
export const deletedTodo = form({
  id: reference,
  title,
  completed: z.enum(['true', 'false']).transform((value) => value === 'true'),
  createdAt: z.iso
    .datetime({ precision: 3 })
    .transform((value) => new Date(value))
    .pipe(z.date().min(CREATED_AT.min).max(CREATED_AT.max)),
})
export const nothing = form({})

/** What of the list is shown, as the URL says it. What cannot be read falls back to the first page of everything. */
export const todoView = z.object({
  filter: z.enum(FILTERS).catch('all'),
  /** The todo after which the page begins. */
  cursor: cursorParam,
  /** The todo whose edit form is open: the way to edit without JavaScript. */
  edit: z.uuid().optional().catch(undefined),
})
export type TodoView = z.infer<typeof todoView>
