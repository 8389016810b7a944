import { z } from 'zod'
import { AppError } from '../errors'

/**
 * An id as it is stored: a UUID string and nothing else. In lower case, as Postgres writes it: the same id in capitals finds the same row,
 * but is another string wherever our own code compares.
 */
export const id = z.uuid().toLowerCase()

/** An id as a form brings it. One that is malformed is answered by `parseId`, where data is read: like an id that nobody has. */
export const reference = z.string().catch('')

/** The cursor of a list (lib/db/pages.ts) as a URL brings it. */
export const cursorParam = z.string().max(100).optional().catch(undefined)

/**
 * Whatever reaches `where` is a UUID: an undefined id would match every row, and an object would be an operator.
 * Throws `AppError('not_found')`.
 */
export function parseId(given: string): string {
  const parsed = id.safeParse(given)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}
