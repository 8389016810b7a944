import { z } from 'zod'
import { LISTED_TIMES } from '@/lib/db/pages'
import { checked, form } from '@/lib/input/form'
import { cursorParam, reference } from '@/lib/input/id'
import { checkTitle, FILTERS } from './todo'

const title = checked(checkTitle)

/** The form's ID: the optimistic row is the stored one, and a form sent twice adds one. */
export const newTodo = form({ id: z.uuid().optional().catch(undefined), title })

/** The pressed button's name is the change, its value the ID. */
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

/** Invalid parameters mean the first page of all todos. */
export const todoView = z.object({
  filter: z.enum(FILTERS).catch('all'),
  cursor: cursorParam,
})
