import { z } from 'zod'
import { AppError } from '../errors'

/** As Postgres writes it. */
export const id = z.uuid().toLowerCase()

/** A malformed one is treated like an unknown one. */
export const reference = z.string().catch('')

/** In a URL: lib/db/pages.ts. */
export const cursorParam = z.string().max(100).optional().catch(undefined)

/** For every id in a `where`: undefined would match every row. Throws `AppError('not_found')`. */
export function parseId(given: string): string {
  const parsed = id.safeParse(given)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}
