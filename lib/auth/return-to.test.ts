import { expect, test } from 'vitest'
import { confirmPath, safeReturnTo } from './return-to'

const HOSTILE: unknown[] = [
  // Another origin.
  'https://evil.example',
  'http://evil.example/todos',
  '//evil.example',
  '///evil.example',
  '////evil.example/todos',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  '/%5Cevil.example',
  '/%5cevil.example',
  '/%2Fevil.example',
  '/%2f%2fevil.example',
  '%2F%2Fevil.example',
  '/todos/..//evil.example',
  '/.//evil.example',
  '/./%2Fevil.example',
  '/todos/%2e%2e//evil.example',
  '/todos/../..//evil.example',
  '@evil.example',
  'evil.example',
  'http:evil.example',
  'https:/evil.example',
  // Another scheme.
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'blob:http://localhost:3000/x',
  // Characters that a browser takes out or a header ends at.
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/todos\r\nSet-Cookie: session=x',
  '/todos%0d%0aSet-Cookie:%20session=x',
  '/%09/evil.example',
  '/todos\u0000',
  '/todos%00',
  '/\u0085/evil.example',
  '/todos\u007f',
  // Not readable.
  '/%',
  '/%zz',
  '/%E0%A4%A',
  '/todos?q=100%',
  // Ours, but no page to land on.
  '/api',
  '/api/auth/sign-out',
  '/API/auth/session',
  '/%61pi/auth/session',
  '/todos/../api/auth/session',
  '/./api/auth/session',
  '/todos/%2e%2e/api/auth/session',
  '/sign-in',
  '/sign-in?returnTo=/sign-in',
  '/sign-in/',
  '/sign-in#x',
  '/signed-out',
  '/deleted',
  '/unavailable?returnTo=/todos',
  '/Sign-In',
  '/sign%2Din',
  '/sign-up',
  // No path at all.
  '',
  ' ',
  'todos',
  '?tab=1',
  '#top',
  './todos',
  '../todos',
  `/${'a'.repeat(1024)}`,
  undefined,
  null,
  42,
  true,
  ['/profile'],
  { toString: () => '/profile' },
]

test.for(HOSTILE)('%j leads to the default page', (value) => {
  expect(safeReturnTo(value)).toBe('/todos')
})

const SAFE: [string, string][] = [
  ['/', '/'],
  ['/todos', '/todos'],
  ['/profile?tab=1&x=%20y#top', '/profile?tab=1&x=%20y#top'],
  ['/settings/sessions', '/settings/sessions'],
  ['/todos?next=https://example.com/', '/todos?next=https://example.com/'],
  ['/todos?filter=active&filter=completed', '/todos?filter=active&filter=completed'],
  ['/settings/../profile', '/profile'],
  ['/apis', '/apis'],
  ['/sign-in-methods', '/sign-in-methods'],
  ['/caf\u00e9', '/caf%C3%A9'],
  ['/a%25b', '/a%25b'],
  [`/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
]

test.for(SAFE)('%s leads to %s, and the same when it is read again', ([value, path]) => {
  expect(safeReturnTo(value)).toBe(path)
  expect(safeReturnTo(path)).toBe(path)
})

test('a destination that is safe when it is written is safe when it is read, also when it grows by encoding', () => {
  const value = `/todos?q=${'\u00e9'.repeat(500)}`
  expect(safeReturnTo(safeReturnTo(value))).toBe(safeReturnTo(value))
})

test('a browser that follows the answer stays on our origin', () => {
  for (const value of [...HOSTILE, ...SAFE.map(([path]) => path)]) {
    expect(new URL(safeReturnTo(value), 'https://app.example.com/sign-in').origin).toBe(
      'https://app.example.com',
    )
  }
})

test('the page that confirms leads back', () => {
  expect(confirmPath('/settings?tab=1&x=2')).toBe('/confirm?returnTo=%2Fsettings%3Ftab%3D1%26x%3D2')
})
