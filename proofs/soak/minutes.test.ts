import { expect, test } from 'vitest'
import { compareMinutes, type Minute } from './minutes'

const MINUTE: Minute = {
  times: Array.from({ length: 100 }, (_, index) => index),
  failures: [],
  p50: 50,
  p95: 95,
  cpu: 0.5,
  rss: 300,
  heap: 100,
  files: 40,
  connections: 10,
  databaseMb: 30,
}

/** An hour, of which the last five minutes differ. */
function hour(changes: Partial<Minute>): Minute[] {
  return Array.from({ length: 60 }, (_, index) => ({ ...MINUTE, ...(index >= 55 && changes) }))
}

function wrongIn(minutes: Minute[]): string[] {
  return compareMinutes(minutes).flatMap(({ name, isRight }) => (isRight ? [] : [name]))
}

test('a server that stays as it was passes', () => {
  expect(wrongIn(hour({}))).toEqual([])
})

test.each([
  ['p95', { times: MINUTE.times.map((time) => time * 1.3) }],
  ['rss', { rss: 340 }],
  ['heap', { heap: 112 }],
  ['files', { files: 60 }],
  ['connections', { connections: 13 }],
])('growth of %s is noticed', (name, changes) => {
  expect(wrongIn(hour(changes))).toEqual([expect.stringMatching(new RegExp(`^${name}: `))])
})

test('the first minutes do not count', () => {
  const cold = { ...MINUTE, rss: 900, times: [5_000] }
  expect(wrongIn([...Array.from({ length: 5 }, () => cold), ...hour({}).slice(5)])).toEqual([])
})
