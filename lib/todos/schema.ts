import { z } from 'zod'
import { LISTED_TIMES } from '@/lib/db/pages'
import { checked, form } from '@/lib/input/form'
import { cursorParam, reference } from '@/lib/input/id'
import { checkTitle, FILTERS } from './todo'

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
  createdAt: z.date().min(LISTED_TIMES.min).max(LISTED_TIMES.max),
})

/** Reads the address. Anything that cannot be read falls back to the first page of everything. */
export const todoView = z.object({
  filter: z.enum(FILTERS).catch('all'),
  cursor: cursorParam,
})
