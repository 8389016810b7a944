import { expect, test } from 'vitest'
import { initials } from '@/lib/profile/initials'

test.each([
  ['Ada Lovelace', 'AL'],
  ['Augusta Ada King, Countess of Lovelace', 'AL'],
  ['ada', 'A'],
  ['  ada   lovelace ', 'AL'],
  ['éva ångström', 'ÉÅ'],
  ['👩‍💻 Dev', '👩‍💻D'],
  ['', ''],
])('%j is %j', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
