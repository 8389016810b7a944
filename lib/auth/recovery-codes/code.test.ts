import { expect, test } from 'vitest'
import { createRecoveryCode, hashRecoveryCode } from './code'

test('a code is four groups of five symbols that cannot be mistaken for each other, and no two are the same', () => {
  const codes = Array.from({ length: 1_000 }, createRecoveryCode)
  for (const code of codes)
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){3}$/)
  expect(new Set(codes).size).toBe(1_000)
})

test('every symbol comes about equally often: 100 bits, not less', () => {
  const counts = new Map<string, number>()
  const symbols = Array.from({ length: 3_200 }, createRecoveryCode).join('').replaceAll('-', '')
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  expect(counts.size).toBe(32)
  // 64,000 symbols, 2,000 of each; six standard deviations are 264.
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(264)
})

test.for([
  '7k3mq-x20fd-8wnz4-0hv6t',
  '7K3MQX20FD8WNZ40HV6T',
  ' 7k3mq x20fd 8wnz4 0hv6t\n',
  '7k3mq-x2Ofd-8wnz4-ohv6t',
])('however it is typed, it is the same code: %s', (typed) => {
  expect(hashRecoveryCode(typed)).toBe(hashRecoveryCode('7k3mq-x20fd-8wnz4-0hv6t'))
})

test('I and L are read as 1', () => {
  expect(hashRecoveryCode('Il111-11111-11111-11111')).toBe(hashRecoveryCode('11111111111111111111'))
})

test.for([
  '',
  '-',
  '7k3mq-x20fd-8wnz4-0hv6',
  '7k3mq-x20fd-8wnz4-0hv6tt',
  '7k3mq-x20fd-8wnz4-0hv6u',
  '7k3mq-x20fd-8wnz4-0hv6é',
  '\0'.repeat(20),
])('what cannot be a code never reaches the database: %j', (typed) => {
  expect(hashRecoveryCode(typed)).toBeNull()
})
