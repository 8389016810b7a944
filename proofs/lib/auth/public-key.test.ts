import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { isUsablePublicKey } from '@/lib/auth/passkey/public-key'
import { type CborValue, encodeCbor } from '@/lib/testing/cbor'

type Key = Map<number, CborValue>

const EC = jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(JWK()))
const ED = jwk(generateKeyPairSync('ed25519').publicKey.export(JWK()))
const RSA = rsa(2048)
const KEYS: Record<string, Key> = {
  ES256: new Map<number, CborValue>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, EC('x')],
    [-3, EC('y')],
  ]),
  EdDSA: new Map<number, CborValue>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, ED('x')],
  ]),
  RS256: RSA,
}

test.for(Object.keys(KEYS))('a key of %s', (name) => {
  expect(isUsable(KEYS[name])).toBe(true)
})

test.for([
  ['ES256', 'another key type', 1, 1],
  ['ES256', 'another algorithm', 3, -35],
  ['ES256', 'the algorithm of another type', 3, -257],
  ['ES256', 'another curve', -1, 2],
  ['ES256', 'a short x', -2, EC('x').subarray(1)],
  ['ES256', 'a long y', -3, Buffer.concat([Buffer.alloc(1), EC('y')])],
  ['ES256', 'a text as x', -2, 'x'.repeat(32)],
  ['ES256', 'a point off its curve', -3, randomBytes(32)],
  ['EdDSA', 'another key type', 1, 2],
  ['EdDSA', 'another algorithm', 3, -7],
  ['EdDSA', 'an algorithm without a name', 3, -9],
  ['EdDSA', 'another curve', -1, 7],
  ['EdDSA', 'a text as x', -2, 'x'.repeat(32)],
  ['EdDSA', 'a long x', -2, randomBytes(33)],
  ['RS256', 'another key type', 1, 2],
  ['RS256', 'another algorithm', 3, -258],
  ['RS256', 'a text as modulus', -1, 'x'.repeat(257)],
  ['RS256', 'a number as exponent', -2, 65_537],
] as const)('%s with %s is refused', ([name, , label, value]) => {
  expect(isUsable(new Map(KEYS[name]).set(label, value))).toBe(false)
})

test('an RSA key of fewer than 2048 bits is refused', () => {
  expect(isUsable(rsa(2047))).toBe(false)
})

test('bytes that are no map are refused', () => {
  for (const given of [encodeCbor(7), encodeCbor(['key']), Buffer.alloc(0)])
    expect(isUsablePublicKey(new Uint8Array(given))).toBe(false)
})

function isUsable(key: Key | undefined): boolean {
  return isUsablePublicKey(new Uint8Array(encodeCbor(key ?? new Map())))
}

function rsa(modulusLength: number): Key {
  const of = jwk(generateKeyPairSync('rsa', { modulusLength }).publicKey.export(JWK()))
  return new Map<number, CborValue>([
    [1, 3],
    [3, -257],
    [-1, of('n')],
    [-2, of('e')],
  ])
}

function JWK() {
  return { format: 'jwk' } as const
}

function jwk(key: object): (name: string) => Buffer {
  return (name) => Buffer.from(String(Reflect.get(key, name)), 'base64url')
}
