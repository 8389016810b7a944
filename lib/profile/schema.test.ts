import { expect, test } from 'vitest'
import { profileInput } from './schema'

const EMPTY = { displayName: '', bio: '', avatarUrl: '', theme: 'system' }

function errorOf(field: keyof typeof EMPTY, value: unknown): string | undefined {
  const issues = profileInput.safeParse({ ...EMPTY, [field]: value }).error?.issues ?? []
  expect(issues.every(({ path }) => path[0] === field)).toBe(true)
  return issues[0]?.message
}

test('an empty form is an empty profile', () => {
  expect(profileInput.parse(EMPTY)).toEqual({
    displayName: null,
    bio: null,
    avatarUrl: null,
    theme: 'system',
  })
})

test.each([
  ['displayName', '  Ada  ', 'Ada'],
  ['displayName', '\u200b', null],
  ['displayName', '🦊'.repeat(80), '🦊'.repeat(80)],
  ['bio', ' one\r\n\r\ntwo ', 'one\n\ntwo'],
  ['bio', 'x'.repeat(500), 'x'.repeat(500)],
  ['bio', `${'x'.repeat(498)}\r\ny`, `${'x'.repeat(498)}\ny`],
  ['avatarUrl', ' https://example.com/a.png ', 'https://example.com/a.png'],
  ['avatarUrl', 'HTTPS://EXAMPLE.com/A b?c#d', 'https://example.com/A%20b?c#d'],
  ['avatarUrl', 'https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
  ['avatarUrl', `https://e.co/${'x'.repeat(2035)}`, `https://e.co/${'x'.repeat(2035)}`],
  ['theme', 'dark', 'dark'],
])('%s may be %j', (field, value, stored) => {
  expect(profileInput.parse({ ...EMPTY, [field]: value })).toMatchObject({ [field]: stored })
})

test.each([
  ['displayName', 'x'.repeat(81), 'Display name can have at most 80 characters.'],
  ['displayName', 'a\0b', 'Display name contains a character that cannot be saved.'],
  ['displayName', undefined, 'Display name must be text.'],
  ['bio', 'x'.repeat(501), 'Bio can have at most 500 characters.'],
  ['bio', 'lone \ud83e surrogate', 'Bio contains a character that cannot be saved.'],
  ['bio', ['x'], 'Bio must be text.'],
  ['theme', 'DARK', 'Choose System, Light or Dark.'],
  ['theme', undefined, 'Choose System, Light or Dark.'],
] as const)('%s may not be %j', (field, value, message) => {
  expect(errorOf(field, value)).toBe(message)
})

test.each([
  'http://example.com/a.png',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//https://example.com',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://example.com/1',
  'ftp://example.com/a.png',
  'file:///etc/passwd',
  '//example.com/a.png',
  '/a.png',
  'example.com/a.png',
  'https://',
  'https:///a.png',
  'https:example.com',
  'https://[::1',
  'https://exa mple.com',
  'https://example.com:99999',
])('an avatar URL may not be %s', (value) => {
  expect(errorOf('avatarUrl', value)).toBe('Avatar URL must be an https:// link to an image.')
})

test.each([
  ['https://user@example.com/a.png', 'Avatar URL cannot contain a name or password.'],
  ['https://user:password@example.com/a.png', 'Avatar URL cannot contain a name or password.'],
  ['https://:password@example.com/', 'Avatar URL cannot contain a name or password.'],
  ['https://example.com/\0', 'Avatar URL contains a character that cannot be saved.'],
  ['https://example.com/a\nb', 'Avatar URL contains a character that cannot be saved.'],
  ['https://example.com/\ud83e', 'Avatar URL contains a character that cannot be saved.'],
  [`https://example.com/${'x'.repeat(2048)}`, 'Avatar URL can have at most 2048 characters.'],
  [`https://example.com/${'ü'.repeat(1000)}`, 'Avatar URL can have at most 2048 characters.'],
  [7, 'Avatar URL must be text.'],
])('an avatar URL may not be %j', (value, message) => {
  expect(errorOf('avatarUrl', value)).toBe(message)
})
