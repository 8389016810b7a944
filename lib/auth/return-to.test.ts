import { expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { confirmPath, safeReturnTo } from './return-to'

const HOSTILE: unknown[] = [
  // Another origin.
  'https://evil.example',
  'http://evil.example/profile',
  '//evil.example',
  '///evil.example',
  '////evil.example/profile',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  '/%5Cevil.example',
  '/%5cevil.example',
  '/%2Fevil.example',
  '/%2f%2fevil.example',
  '%2F%2Fevil.example',
  '/profile/..//evil.example',
  '/.//evil.example',
  '/./%2Fevil.example',
  '/profile/%2e%2e//evil.example',
  '/profile/../..//evil.example',
  '@evil.example',
  'evil.example',
  'http:evil.example',
  'https:/evil.example',
  // Another scheme.
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'data:text/html,x',
  'blob:http://localhost:3000/x',
  // Characters that a browser removes or that end a header.
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/profile\r\nSet-Cookie: session=x',
  '/profile%0d%0aSet-Cookie:%20session=x',
  '/%09/evil.example',
  '/profile\u0000',
  '/profile%00',
  '/\u0085/evil.example',
  '/profile\u007f',
  // Undecodable.
  '/%',
  '/%zz',
  '/%E0%A4%A',
  '/profile?q=100%',
  // Ours, but not a page.
  '/api',
  '/api/auth/sign-out',
  '/API/auth/session',
  '/%61pi/auth/session',
  '/profile/../api/auth/session',
  '/./api/auth/session',
  '/profile/%2e%2e/api/auth/session',
  '/sign-in',
  '/sign-in?returnTo=/sign-in',
  '/sign-in/',
  '/sign-in#x',
  '/signed-out',
  '/deleted',
  '/unavailable?returnTo=/profile',
  '/Sign-In',
  '/sign%2Din',
  '/sign-up',
  // Not a path.
  '',
  ' ',
  'profile',
  '?tab=1',
  '#top',
  './profile',
  '../profile',
  `/${'a'.repeat(1024)}`,
  `/${'a/../'.repeat(210)}profile`,
  undefined,
  null,
  42,
  true,
  ['/profile'],
  { toString: () => '/profile' },
]

test.for(HOSTILE)('%j leads to the default page', (value) => {
  expect(safeReturnTo(value)).toBe(HOME_PATH)
})

const SAFE: [string, string][] = [
  ['/', '/'],
  ['/profile', '/profile'],
  ['/profile?tab=1&x=%20y#top', '/profile?tab=1&x=%20y#top'],
  ['/settings/sessions', '/settings/sessions'],
  ['/profile?next=https://example.com/', '/profile?next=https://example.com/'],
  ['/profile?filter=active&filter=completed', '/profile?filter=active&filter=completed'],
  ['/settings/../profile', '/profile'],
  ['/apis', '/apis'],
  ['/profile/api', '/profile/api'],
  ['/sign-in-methods', '/sign-in-methods'],
  ['/caf\u00e9', '/caf%C3%A9'],
  ['/a%25b', '/a%25b'],
  [`/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
]

test.for(SAFE)('%s leads to %s, and the same when it is read again', ([value, path]) => {
  expect(safeReturnTo(value)).toBe(path)
  expect(safeReturnTo(path)).toBe(path)
})

test('a destination that is safe when written is safe when read, even if encoding lengthens it', () => {
  const value = `/profile?q=${'\u00e9'.repeat(500)}`
  expect(safeReturnTo(safeReturnTo(value))).toBe(safeReturnTo(value))
})

test('following the redirect stays on our origin', () => {
  for (const value of [...HOSTILE, ...SAFE.map(([path]) => path)]) {
    expect(new URL(safeReturnTo(value), 'https://app.example.com/sign-in').origin).toBe(
      'https://app.example.com',
    )
  }
})

test('the step-up page leads back', () => {
  expect(confirmPath('/settings?tab=1&x=2')).toBe('/confirm?returnTo=%2Fsettings%3Ftab%3D1%26x%3D2')
})
