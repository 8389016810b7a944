import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeCbor } from '@/lib/testing/cbor'
import { BETTER_AUTH } from './better-auth'
import { importedId, importedUserId } from './id'
import { NEXT_AUTH } from './next-auth'
import { userOf } from './normalize'
import { ourProviderId, ourSubject } from './providers'
import type { SourceRow } from './types'

const UUID = '5eed5eed-0000-4000-8000-00000000000a'
const none = { accounts: [], passkeys: [] }

test('an id is a UUID version 5, the same at each run, and different for each source, kind and key', () => {
  const id = importedId('better-auth', 'user', 'abc')
  expect(id).toBe(importedId('better-auth', 'user', 'abc'))
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const others = [
    importedId('next-auth', 'user', 'abc'),
    importedId('better-auth', 'account', 'abc'),
    importedId('better-auth', 'user', 'abd'),
  ]
  expect(new Set([id, importedId('better-auth', 'userabc'), ...others]).size).toBe(5)
})

test('a user’s id is kept if it is a UUID', () => {
  expect(importedUserId('better-auth', UUID.toUpperCase())).toBe(UUID)
  expect(importedUserId('better-auth', 'x')).toBe(importedId('better-auth', 'user', 'x'))
})

test.each<[SourceRow, object]>([
  [
    { name: 'Ada', email: ' Ada@Example.COM ', emailVerified: true },
    { name: 'Ada', email: 'ada@example.com', hasUnverifiedEmail: false },
  ],
  [
    { name: 'Ada', email: 'ada@example.com', emailVerified: false },
    { name: 'Ada', email: null, hasUnverifiedEmail: true },
  ],
  [
    { name: '', email: 'ada@example.com', emailVerified: false },
    { name: 'ada', email: null },
  ],
  [{ name: 'Kelvin', email: '\u212Aelvin@example.com', emailVerified: true }, { email: null }],
  [
    { name: `${'x'.repeat(90)}\u0007`, email: null, emailVerified: true },
    { name: 'x'.repeat(80), email: null, hasUnverifiedEmail: false },
  ],
  [{ name: ' \u200b ', email: null }, { name: 'New user' }],
  [{ name: 'Ada', image: 'http://example.com/a.png' }, { image: null }],
  [{ name: 'Ada', image: 'https://example.com/a.png' }, { image: 'https://example.com/a.png' }],
])('a person of better-auth, %j', (user, expected) => {
  expect(userOf(BETTER_AUTH, 'better-auth', { user: { id: 'x', ...user }, ...none })).toMatchObject(
    expected,
  )
})

test('an email of next-auth counts as verified if it has a verification time', () => {
  const emailOf = (emailVerified: Date | null) =>
    userOf(NEXT_AUTH, 'next-auth', {
      user: { id: '1', name: 'Ada', email: 'Ada@example.com', emailVerified },
      ...none,
    }).email
  expect([emailOf(null), emailOf(new Date(0))]).toEqual([null, 'ada@example.com'])
})

test.each([
  ['google', 'google'],
  ['azure-ad', 'microsoft'],
  ['microsoft-entra-id', 'microsoft'],
  ['', null],
  ['passkey', null],
  ['credential', null],
  ['x'.repeat(65), null],
])('the provider %s is %s here', (id, expected) => {
  expect(ourProviderId(id)).toBe(expected)
})

test("Microsoft's subject is tenant and object id, if the ID token belongs to that account", () => {
  const token = (claims: object) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
  const full = token({ sub: 'sub', oid: 'oid', tid: 'tid' })
  expect(ourSubject('google', 'any', null)).toBe('any')
  expect([ourSubject('microsoft', 'oid', full), ourSubject('microsoft', 'sub', full)]).toEqual([
    'tid:oid',
    'tid:oid',
  ])
  for (const idToken of [
    null,
    '',
    'not.a.token',
    token({ sub: 'sub' }),
    token({ oid: 'oid' }),
    full,
  ])
    expect(ourSubject('microsoft', 'another', idToken)).toBeNull()
})

test.each<[SourceRow, object]>([
  [
    {
      accessToken: 'a',
      refreshToken: 'r',
      idToken: 'i',
      accessTokenExpiresAt: new Date(9),
      refreshTokenExpiresAt: new Date(10),
      scope: 'a,b c',
    },
    {
      accessToken: 'a',
      refreshToken: 'r',
      idToken: 'i',
      accessTokenExpiresAt: new Date(9),
      refreshTokenExpiresAt: new Date(10),
      scope: 'a b c',
    },
  ],
  [
    { accessToken: '$ba$1$00', refreshToken: 'r', idToken: 'i', accessTokenExpiresAt: new Date(9) },
    {
      accessToken: null,
      refreshToken: null,
      idToken: 'i',
      accessTokenExpiresAt: null,
      hasEncryptedTokens: true,
    },
  ],
  [{ accessToken: 'ab'.repeat(41) }, { accessToken: null, hasEncryptedTokens: true }],
  // Like GitLab's.
  [{ accessToken: 'ab'.repeat(32) }, { accessToken: 'ab'.repeat(32), hasEncryptedTokens: false }],
])('tokens of better-auth: %j', (row, expected) => {
  const account = { id: 'a', userId: 'x', providerId: 'google', accountId: 'subject', ...row }
  const { accounts } = userOf(BETTER_AUTH, 'better-auth', {
    user: { id: 'x', name: 'Ada' },
    accounts: [account],
    passkeys: [],
  })
  expect(accounts).toMatchObject([{ providerId: 'google', accountId: 'subject', ...expected }])
})

test('a password keeps its hash under the user’s new id; one without a hash is left out', () => {
  const account = (password: string | null) => ({
    userId: 'x',
    providerId: 'credential',
    accountId: 'x',
    password,
  })
  const { id, accounts } = userOf(BETTER_AUTH, 'better-auth', {
    user: { id: 'x', name: 'Ada' },
    accounts: [account('salt:hash'), account(null)],
    passkeys: [],
  })
  expect(accounts).toMatchObject([
    { providerId: 'credential', accountId: id, password: 'salt:hash' },
  ])
})

test('next-auth’s expiry is in seconds; accounts that are not a provider sign-in are left out', () => {
  const account = {
    userId: '1',
    type: 'oauth',
    provider: 'github',
    providerAccountId: '7',
    access_token: 't',
    expires_at: '2083000000',
  }
  const others = ['email', 'credentials', 'webauthn'].map((type) => ({ ...account, type }))
  const { accounts, unusable } = userOf(NEXT_AUTH, 'next-auth', {
    user: { id: '1', name: 'Ada' },
    accounts: [account, ...others, { ...account, providerAccountId: 'a\u0001b' }],
    passkeys: [],
  })
  expect(accounts).toMatchObject([
    { accountId: '7', accessTokenExpiresAt: new Date(2_083_000_000_000) },
  ])
  expect(unusable).toEqual([
    { kind: 'accounts', reason: 'account at github: its id is not one that can be stored' },
  ])
})

const id = randomBytes(20)
const key = coseKey()
const passkey = {
  userId: 'x',
  name: 'Phone',
  credentialID: id.toString('base64url'),
  publicKey: key.toString('base64'),
  counter: '7',
  deviceType: 'multiDevice',
  backedUp: true,
  transports: 'internal,hybrid,cable',
  aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd',
}

test.each<[string, SourceRow, object]>([
  ['as it is', {}, { name: 'Phone', transports: ['internal', 'hybrid'], counter: 7 }],
  ['without a name', { name: null }, { name: 'Apple Passwords' }],
  [
    'in the other base64 alphabet',
    { credentialID: id.toString('base64'), publicKey: key.toString('base64url') },
    { counter: 7 },
  ],
  ['without transports', { transports: null }, { transports: [] }],
])('a passkey %s', (_, row, expected) => {
  const { passkeys } = userOf(BETTER_AUTH, 'better-auth', {
    user: { id: 'x', name: 'Ada' },
    accounts: [],
    passkeys: [{ ...passkey, ...row }],
  })
  expect(passkeys).toMatchObject([
    { credentialId: id.toString('base64url'), publicKey: key.toString('base64'), ...expected },
  ])
})

test.each<[string, SourceRow, RegExp]>([
  ['a short id', { credentialID: 'AAAA' }, /16 to 1023 bytes/],
  ['an invalid key', { publicKey: 'AAAA' }, /public key/],
  ['an unknown device type', { deviceType: 'other' }, /synced/],
  ['a synced passkey of one device', { deviceType: 'singleDevice' }, /synced/],
  ['a counter below zero', { counter: '-1' }, /counter/],
  ['a counter that is not a number', { counter: 'x' }, /counter/],
])('a passkey with %s is not copied, and the reason is said', (_, row, reason) => {
  const { passkeys, unusable } = userOf(BETTER_AUTH, 'better-auth', {
    user: { id: 'x', name: 'Ada' },
    accounts: [],
    passkeys: [{ ...passkey, ...row }],
  })
  expect([passkeys, unusable]).toEqual([
    [],
    [{ kind: 'passkeys', reason: expect.stringMatching(reason) }],
  ])
})

function coseKey(): Buffer {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    format: 'jwk',
  })
  return encodeCbor(
    new Map<number, number | Buffer>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}
