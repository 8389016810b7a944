import { z } from 'zod'
import { id } from '../input/id'

type Place = { createdAt: Date; id: string }

/** One range of an index on (created_at DESC, id). */
type Range = { createdAt?: Date | { lt: Date }; id?: { gt: string } }

export const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'asc' as const }]

/**
 * Postgres and JavaScript format these years alike.
 * @public For nouns whose times users can set.
 */
export const LISTED_TIMES = {
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
}

const time = z.coerce.number().int().min(LISTED_TIMES.min.getTime()).max(LISTED_TIMES.max.getTime())
const parts = z.tuple([time, id])

/** Short enough for a URL. Grants no access. */
export function encodeCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.getTime()}_${id}`).toString('base64url')
}

/** Null for an invalid cursor. */
export function decodeCursor(cursor: string | undefined): Place | null {
  if (!cursor) return null
  const parsed = parts.safeParse(Buffer.from(cursor, 'base64url').toString('utf8').split('_'))
  return parsed.success ? { createdAt: new Date(parsed.data[0]), id: parsed.data[1] } : null
}

/**
 * `find` reads `NEWEST_FIRST`. Rows of the cursor's time are a range of their own: `OR` would scan
 * all rows before it.
 */
export async function readPage<Row extends Place>(
  { cursor, size }: { cursor: string | undefined; size: number },
  find: (range: Range, take: number) => Promise<Row[]>,
): Promise<{ rows: Row[]; nextCursor: string | null }> {
  const after = decodeCursor(cursor)
  const ranges: Range[] = after
    ? [{ createdAt: after.createdAt, id: { gt: after.id } }, { createdAt: { lt: after.createdAt } }]
    : [{}]
  return pageOf((await Promise.all(ranges.map((range) => find(range, size + 1)))).flat(), size)
}

/**
 * Expects one row more if there is a next page.
 * @public For nouns that read pages with their own SQL.
 */
export function pageOf<Row extends Place>(
  rows: Row[],
  size: number,
): { rows: Row[]; nextCursor: string | null } {
  const last = rows[size - 1]
  return {
    rows: rows.slice(0, size),
    nextCursor: last && rows.length > size ? encodeCursor(last) : null,
  }
}

export async function* readPages<Row extends Place>(
  size: number,
  find: (range: Range, take: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined
  do {
    const page = await readPage({ cursor, size }, find)
    yield page.rows
    cursor = page.nextCursor ?? undefined
    if (cursor && !decodeCursor(cursor))
      throw new RangeError('A row’s time is out of range for cursors, so its list would never end')
  } while (cursor)
}
