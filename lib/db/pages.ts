import { z } from 'zod'
import { id } from '../input/id'

/** A place in a list that is ordered by time, newest first, then by id: after the row with this time and this id. */
type Place = { createdAt: Date; id: string }

/** One range of an index on (created_at DESC, id), as Prisma takes it. */
type Range = { createdAt?: Date | { lt: Date }; id?: { gt: string } }

/** The order of every paged list. */
export const NEWEST_FIRST = [{ createdAt: 'desc' as const }, { id: 'asc' as const }]

/**
 * The times that a listed row may have: the years that Postgres and JavaScript write alike. What is stored is
 * within it, or a list would begin again where its cursor cannot be read.
 * @public For nouns whose times people can set.
 */
export const LISTED_TIMES = {
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
}

const time = z.coerce.number().int().min(LISTED_TIMES.min.getTime()).max(LISTED_TIMES.max.getTime())
const parts = z.tuple([time, id])

/** Opaque to the browser, short enough for a URL. It grants nothing: whose rows are listed comes from the session. */
export function encodeCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.getTime()}_${id}`).toString('base64url')
}

/** Null when the string is none of ours. */
export function decodeCursor(cursor: string | undefined): Place | null {
  if (!cursor) return null
  const parsed = parts.safeParse(Buffer.from(cursor, 'base64url').toString('utf8').split('_'))
  return parsed.success ? { createdAt: new Date(parsed.data[0]), id: parsed.data[1] } : null
}

/**
 * One page of at most `size` rows after `cursor`, and the cursor of the next page. `find` reads one range, `NEWEST_FIRST`, at most `take` rows.
 * Rows of the cursor's very millisecond stand in a range of their own, since `OR` would read all rows before the cursor, too.
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
 * The first `size` of the rows, and the cursor of the next page if there are more.
 * @public For nouns that read their pages by a statement of their own.
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

/** All rows, page after page: never more than `size` of them in memory. */
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
      throw new RangeError('A row has a time that no cursor can hold: its list would never end')
  } while (cursor)
}
