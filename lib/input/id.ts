import { z } from 'zod'
import { AppError } from '../errors'

/** In lower case, as Postgres writes it: compared as a string elsewhere. */
export const id = z.uuid().toLowerCase()

/** In a form. `parseId` treats a malformed one like an unknown one. */
export const reference = z.string().catch('')

/** In a URL: lib/db/pages.ts. */
export const cursorParam = z.string().max(100).optional().catch(undefined)

/**
 * For every id that reaches a `where`: undefined would match every row. Throws
 * `AppError('not_found')`.
 */
export function parseId(given: string): string {
  const parsed = id.safeParse(given)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}
