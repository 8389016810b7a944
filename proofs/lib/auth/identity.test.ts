import { expect, test } from 'vitest'
import { toIdentity } from '@/lib/auth/oauth/identity'
import { ProviderError, reasonOf } from '@/lib/auth/oauth/provider-error'
import { AppError } from '@/lib/errors'

const claims = {
  accountId: 'ada',
  names: ['Ada'] as unknown[],
  email: 'ada@example.com' as unknown,
  isEmailVerified: true,
  picture: 'https://example.com/ada.png' as unknown,
}

const emailOf = (length: number) => {
  const domain = `@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(56)}.com`
  return 'a'.repeat(length - domain.length) + domain
}
const pictureOf = (length: number) => 'https://example.com/'.padEnd(length, 'a')

test.each([
  ['x'.repeat(255), true],
  ['x'.repeat(256), false],
  ['', false],
  ['a\0b', false],
  ['a\ud800', false],
])('a subject that can be stored, %#', (accountId, isTaken) => {
  const take = () => toIdentity({ ...claims, accountId }).accountId
  if (isTaken) expect(take()).toBe(accountId)
  else expect(take).toThrow(new ProviderError('no_subject'))
})

test.each<[unknown, string | null]>([
  [' Ada@Example.com\r\n', 'ada@example.com'],
  [emailOf(254), emailOf(254)],
  [emailOf(255), null],
  ['\u212Aate@example.com', null],
  ['not an address', null],
  [7, null],
])('an email, which counts as verified only if it is one, %#', (email, expected) => {
  expect(toIdentity({ ...claims, email })).toMatchObject({
    email: expected,
    isEmailVerified: expected !== null,
  })
  expect(toIdentity({ ...claims, email, isEmailVerified: false }).isEmailVerified).toBe(false)
})

test.each<[unknown[], string | null]>([
  [[null, ' ', 'Ada', 'Countess'], 'Ada'],
  [['A\0da\ud800 '], 'Ada'],
  [['A\u0308'.repeat(81)], 'Ä'.repeat(80)],
  [['ä'.repeat(81)], 'ä'.repeat(80)],
  [['😀'.repeat(81)], '😀'.repeat(80)],
  [[7, {}], null],
  [[], null],
])('the first name that can be shown, %#', (names, name) => {
  expect(toIdentity({ ...claims, names }).name).toBe(name)
})

test.each<[unknown, string | null]>([
  ['https://example.com/ä', 'https://example.com/%C3%A4'],
  [pictureOf(2048), pictureOf(2048)],
  [pictureOf(2049), null],
  [`${pictureOf(2047)}ä`, null],
  ['http://example.com/a.png', null],
  ['a.png', null],
  [7, null],
])('a picture is an https address, %#', (picture, expected) => {
  expect(toIdentity({ ...claims, picture }).picture).toBe(expected)
})

test.each([
  ['invalid_grant', 'oauth_error: invalid_grant', 'oauth_failed'],
  ['slow_down', 'oauth_error: slow_down', 'provider_unavailable'],
  ['x'.repeat(64), `oauth_error: ${'x'.repeat(64)}`, 'oauth_failed'],
  ['x'.repeat(65), 'oauth_error', 'oauth_failed'],
  ['a line\nmore', 'oauth_error', 'oauth_failed'],
  ['<b>', 'oauth_error', 'oauth_failed'],
  ['', 'oauth_error', 'oauth_failed'],
  [7, 'oauth_error', 'oauth_failed'],
])('of what a provider says, logs have the code only: %j', (code, reason, shown) => {
  const error = new ProviderError('oauth_error', { code })
  expect(reasonOf(error)).toBe(reason)
  expect(error.toAppError()).toMatchObject({ code: shown, cause: error })
})

test('reasons of other errors: the code, or a fault', () => {
  expect(reasonOf(new AppError('not_found'))).toBe('not_found')
  expect(reasonOf(new Error('planted'))).toBe('fault')
  expect(new ProviderError('timeout').toAppError().code).toBe('provider_unavailable')
})
