import { expect, test } from 'vitest'
import { displayName, problemOfName, repairName } from './name.ts'

test.each(['my-app', 'a', '@acme/shop', 'x.y_z~1', '42', 'a'.repeat(214)])('accepts %s', (name) => {
  expect(problemOfName(name, ['next'])).toBeNull()
})

test.each([
  ['', 'is empty'],
  ['@acme/', 'is empty'],
  ['My-App', 'has capital letters'],
  ['my app', 'has characters other'],
  ['über', 'has characters other'],
  ["it's", 'has characters other'],
  ['acme/shop', 'has characters other'],
  ['.hidden', 'begins with a dot'],
  ['@acme/_shop', 'begins with a dot'],
  ['node_modules', 'is reserved'],
  ['nul', 'is reserved'],
  ['a'.repeat(215), 'is longer than 214'],
  ['next', 'is the name of a package that the app needs'],
])('refuses %j: it %s', (name, problem) => {
  expect(problemOfName(name, ['next'])).toContain(problem)
})

test.each([
  ['My Über App!', 'my-uber-app'],
  ['  ', 'my-app'],
  ['日本', 'my-app'],
  ['.config', 'config'],
  ['next', 'next-app'],
  ['nul', 'nul-app'],
  ['x'.repeat(300), 'x'.repeat(214)],
])('repairs %j to %s', (given, repaired) => {
  expect(repairName(given, ['next'])).toBe(repaired)
  expect(problemOfName(repaired, ['next'])).toBeNull()
})

test.each([
  ['my-app', 'My App'],
  ['@acme/my_shop', 'My Shop'],
  ['latchkey', 'Latchkey'],
  ['~', '~'],
])('shows %s as %s', (name, shown) => {
  expect(displayName(name)).toBe(shown)
})

test('is cut to what an authenticator shows', () => {
  expect(displayName('abc-'.repeat(40)).length).toBeLessThanOrEqual(64)
})
