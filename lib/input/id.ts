import { z } from 'zod'
import { AppError } from '../errors'

/**
 * A UUID in lower case, as Postgres writes it. In upper case it would find the same row but compare
 * as a different string.
 */
export const id = z.uuid().toLowerCase()

/** An id in a form. `parseId` later treats a malformed one like an unknown one. */
export const reference = z.string().catch('')

/** A list cursor (lib/db/pages.ts) in a URL. */
export const cursorParam = z.string().max(100).optional().catch(undefined)

/**
 * Call it on every id that reaches a `where`: an undefined id would match every row, and an object
 * would be an operator. Throws `AppError('not_found')`.
 */
export function parseId(given: string): string {
  const parsed = id.safeParse(given)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}
