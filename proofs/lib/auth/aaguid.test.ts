import { expect, test } from 'vitest'
import { authenticatorInitial, authenticatorName } from '@/lib/auth/passkey/aaguid'

test.for([
  ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', 'Apple Passwords'],
  ['EA9B8D66-4D01-1D21-3CE4-B6B48CB575D4', 'Google Password Manager'],
  ['00000000-0000-0000-0000-000000000000', 'Passkey'],
  ['01020304-0506-0708-0102-030405060708', 'Passkey'],
  ['__proto__', 'Passkey'],
  ['', 'Passkey'],
  [null, 'Passkey'],
] as const)('%s is called %s', ([aaguid, name]) => {
  expect(authenticatorName(aaguid)).toBe(name)
})

test('the mark of a known authenticator is its first letter; an unknown one has none', () => {
  expect(authenticatorInitial('bada5566-a7aa-401f-bd96-45619a55120d')).toBe('1')
  expect(authenticatorInitial('dd4ec289-e01d-41c9-bb89-70fa845d4bf2')).toBe('I')
  expect(authenticatorInitial('00000000-0000-0000-0000-000000000000')).toBeNull()
})
