import { z } from 'zod'
import { checked, form } from '@/lib/form'
import { cursorParam, reference } from '@/lib/id'
import { checkTitle, FILTERS } from './todo'

/** The range that JavaScript and Postgres write the same way, and that cursors can hold. */
const CREATED_AT = {
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
}

const title = checked(checkTitle)

/** The browser may choose the id, so that the row it shows at once is the row that is stored. */
export const newTodo = form({ id: z.uuid().optional().catch(undefined), title })

/** The button that was pressed is named after the change, and carries the todo's id. */
export const todoChange = form({
  complete: reference,
  reopen: reference,
  delete: reference,
  clear: z.literal('completed').optional().catch(undefined),
})

export const renamedTodo = form({ id: reference, title })

export const deletedTodo = form({
  id: reference,
  title,
  completed: z.boolean(),
  createdAt: z.date().min(CREATED_AT.min).max(CREATED_AT.max),
})

/** Reads the address. Anything that cannot be read falls back to the first page of everything. */
export const todoView = z.object({
  filter: z.enum(FILTERS).catch('all'),
  cursor: cursorParam,
})
