import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor'

const ID = '6f1d0c1e-9a51-4f0e-8a0e-0d6f5f0c3b11'

test('a cursor is read back as it was written, and needs no escaping in a URL', () => {
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
  ['before 1970', write(`-1_${ID}`)],
  ['after 9999', write(`8640000000000000_${ID}`)],
  ['part of a millisecond', write(`1.5_${ID}`)],
  ['no number', write(`NaN_${ID}`)],
  ['infinity', write(`Infinity_${ID}`)],
])('a cursor that was not written by us is none: %s', (_name, cursor) => {
  expect(decodeCursor(cursor)).toBeNull()
})

function write(text: string): string {
  return Buffer.from(text).toString('base64url')
}
