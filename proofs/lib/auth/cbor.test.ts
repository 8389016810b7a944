import { expect, test } from 'vitest'
import { hasWellFormedExtensions, isOneCborItem } from '@/lib/auth/passkey/cbor'

test.for([
  ['a small number', '17'],
  ['numbers of 1, 2, 4 and 8 bytes, in a list', '84 18ff 19ffff 1affffffff 1bffffffffffffffff'],
  ['bytes', '43 010203'],
  ['a text', '62 6869'],
  ['an empty text', '60'],
  ['a text with its length in two bytes', `79 0101 ${'61'.repeat(257)}`],
  ['a list in a list', '82 01 82 02 03'],
  ['a map', 'a2 01 02 03 04'],
  ['a tag', 'c1 01'],
  ['a tagged list in a list', '82 d818 81 01 02'],
  ['true', 'f5'],
] as const)('one item: %s', ([, hex]) => {
  expect(isOneCborItem(bytes(hex))).toBe(true)
})

test.for([
  ['nothing', ''],
  ['two items', '01 02'],
  ['a length that is missing', '58'],
  ['a length of which half is missing', '59 01'],
  ['a text that ends early', '62 68'],
  ['a list that ends early', '82 01'],
  ['a list with one item more', '82 01 02 03'],
  ['a map that ends early', 'a2 01 02 03'],
  ['a tag of nothing', 'c1'],
  ['a tag of two items', 'c1 01 02'],
  ['2³²−1 items that are missing', '9affffffff'],
  ['reserved information', '1c'],
  ['indefinite length', '9f 01 ff'],
] as const)('not one item: %s', ([, hex]) => {
  expect(isOneCborItem(bytes(hex))).toBe(false)
})

const AT = 0x40
const ED = 0x80

test.for([
  ['no flag', 0, '', true],
  ['no flag, whatever follows', 0, 'ff', true],
  ['a map', ED, 'a1 01 02', true],
  ['an empty map', ED, 'a0', true],
  ['nothing', ED, '', false],
  ['a map that ends early', ED, 'a1 01', false],
  ['a map and more', ED, 'a1 01 02 03', false],
  ['a list', ED, '81 01', false],
  ['a text', ED, '61 61', false],
  ['after a credential, a map', ED | AT, `${credential(3)} a1 01 02`, true],
  ['after a long credential, a map', ED | AT, `${credential(770)} a1 01 02`, true],
  ['after a credential, a map and more', ED | AT, `${credential(3)} a1 01 02 03`, false],
  ['after a credential, a list', ED | AT, `${credential(3)} 81 01`, false],
  ['after a credential, nothing', ED | AT, credential(3), false],
  ['a credential that ends early', ED | AT, credential(3).slice(0, -4), false],
  ['a credential alone', AT, credential(3), true],
] as const)('extensions, %s', ([, flags, hex, isWellFormed]) => {
  const head = Buffer.alloc(37)
  head[32] = flags
  expect(hasWellFormedExtensions(Buffer.concat([head, bytes(hex)]))).toBe(isWellFormed)
})

test('authenticator data without flags has no extensions', () => {
  expect(hasWellFormedExtensions(Buffer.alloc(32))).toBe(true)
})

/** AAGUID, an id of this size, a key. */
function credential(size: number): string {
  return `${'00'.repeat(16)}${size.toString(16).padStart(4, '0')}${'1f'.repeat(size)} a1 01 02`
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex')
}
