import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, readPage, readPages } from '@/lib/db/pages'

const ID = '6f1d0c1e-9a51-4f0e-8a0e-0d6f5f0c3b11'

test('a cursor survives a round trip and needs no escaping in a URL', () => {
  const place = { createdAt: new Date('2026-01-02T03:04:05.678Z'), id: ID }
  const cursor = encodeCursor(place)
  expect(decodeCursor(cursor)).toEqual(place)
  expect(cursor).toMatch(/^[A-Za-z0-9_-]{60,100}$/)
})

test.each([
  ['nothing', undefined],
  ['empty', ''],
  ['rubbish', '%%%'],
  ['no id', write('1')],
  ['no UUID', write(`1_${ID}x`)],
  ['SQL', write(`1_' OR 1=1 --`)],
  ['more parts', write(`1_${ID}_1`)],
  ['before the year 1', write(`-62135596800001_${ID}`)],
  ['after 9999', write(`8640000000000000_${ID}`)],
  ['part of a millisecond', write(`1.5_${ID}`)],
  ['no number', write(`NaN_${ID}`)],
  ['infinity', write(`Infinity_${ID}`)],
])('a foreign cursor is ignored: %s', (_name, cursor) => {
  expect(decodeCursor(cursor)).toBeNull()
})

test.each([1, 2, 7, 20, 21])(
  'pages of %i rows show each row once, in order, also where many share a millisecond',
  async (size) => {
    const rows = Array.from({ length: 20 }, (_, index) => ({
      createdAt: new Date(1_000 + (index % 3)),
      id: randomUUID(),
    })).sort(newestFirst)
    const seen = []
    let cursor: string | undefined
    do {
      const page = await readPage({ cursor, size }, finder(rows))
      expect(page.rows.length).toBeLessThanOrEqual(size)
      seen.push(...page.rows)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(rows)
    const all = []
    for await (const page of readPages(size, finder(rows))) all.push(...page)
    expect(all).toEqual(rows)
  },
)

test.each(['0001-01-01T00:00:00.000Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'])(
  'a row of %s has a cursor',
  (time) => {
    const place = { createdAt: new Date(time), id: ID }
    expect(decodeCursor(encodeCursor(place))).toEqual(place)
  },
)

test('a time outside the cursor range is an error instead of an endless list', async () => {
  const rows = [1, 2].map(() => ({ createdAt: new Date(8_640_000_000_000_000), id: ID }))
  let reads = 0
  const read = async () => {
    for await (const _ of readPages(1, async () => (++reads < 9 ? rows : fail())));
  }
  await expect(read()).rejects.toThrow(RangeError)
})

test('a page with the last row has no next page', async () => {
  expect(
    await readPage({ cursor: undefined, size: 1 }, finder([{ createdAt: new Date(0), id: ID }])),
  ).toMatchObject({ nextCursor: null })
  expect(await readPage({ cursor: undefined, size: 1 }, finder([]))).toEqual({
    rows: [],
    nextCursor: null,
  })
})

function fail(): never {
  throw new Error('The list goes on')
}

type Row = { createdAt: Date; id: string }

function finder(rows: Row[]): Parameters<typeof readPage<Row>>[1] {
  return async ({ createdAt, id }, take) =>
    rows
      .filter((row) => {
        if (createdAt === undefined) return true
        if ('lt' in createdAt) return row.createdAt < createdAt.lt
        return (
          row.createdAt.getTime() === createdAt.getTime() && (id === undefined || row.id > id.gt)
        )
      })
      .slice(0, take)
}

function newestFirst(a: Row, b: Row): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}

function write(text: string): string {
  return Buffer.from(text).toString('base64url')
}
