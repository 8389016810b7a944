import { z } from 'zod'
import { id } from '@/lib/text'

/** A place in the list, newest first: after the todo with this time and this id. */
export type TodoCursor = { createdAt: Date; id: string }

const MAX_TIME = Date.UTC(9999, 11, 31)

const parts = z.tuple([z.coerce.number().int().min(0).max(MAX_TIME), id])

/** Opaque to the browser, short enough for a URL. It grants nothing: whose todos are listed comes from the session. */
export function encodeCursor({ createdAt, id }: TodoCursor): string {
  return Buffer.from(`${createdAt.getTime()}_${id}`).toString('base64url')
}

/** Null when the string is none of ours. */
export function decodeCursor(cursor: string | undefined): TodoCursor | null {
  if (!cursor) return null
  const parsed = parts.safeParse(Buffer.from(cursor, 'base64url').toString('utf8').split('_'))
  return parsed.success ? { createdAt: new Date(parsed.data[0]), id: parsed.data[1] } : null
}
