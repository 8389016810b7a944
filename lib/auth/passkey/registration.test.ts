import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { APP_NAME, HOME_PATH } from '@/lib/brand'
import { openBrowser } from '@/lib/testing/browser'
import { encodeCbor } from '@/lib/testing/cbor'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  register,
  registrationOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { openTransaction, snapshot, sql } from '@/lib/testing/database'
import { userIdOf } from '@/lib/testing/sessions'
import { createPasskey, flip, type RegistrationChanges } from '@/lib/testing/software-authenticator'

/**
 * WebAuthn Level 3 §7.1, each step that an attacker can break: [step, what is wrong, the change,
 * the refusal unless 'passkey_failed'].
 */
const BROKEN: [string, string, RegistrationChanges, string?][] = [
  [
    '3',
    'an assertion in place of an attestation',
    {
      body: inResponse({
        attestationObject: undefined,
        authenticatorData: 'AAAA',
        signature: 'AAAA',
      }),
    },
    'invalid_input',
  ],
  [
    '5',
    'client data that is not UTF-8 JSON',
    { clientDataJSON: () => Buffer.from([0xff, 0xfe, 0x00]) },
  ],
  ['6', 'client data that ends early', { clientDataJSON: (json) => json.subarray(0, -1) }],
  ['6', 'client data that is a JSON array', { clientDataJSON: () => Buffer.from('[]') }],
  ['6', 'client data that is null', { clientDataJSON: () => Buffer.from('null') }],
  ['7', 'the type of an assertion', { clientData: { type: 'webauthn.get' } }],
  ['7', 'the type in capitals', { clientData: { type: 'WEBAUTHN.CREATE' } }],
  ['7', 'no type', { clientData: { type: undefined } }],
  [
    '8',
    'a challenge that was never issued',
    { clientData: { challenge: randomBytes(32).toString('base64url') } },
    'ceremony_expired',
  ],
  ['8', 'no challenge', { clientData: { challenge: undefined } }],
  ['8', 'an empty challenge', { clientData: { challenge: '' } }],
  ['8', 'a challenge that is a list', { clientData: { challenge: [] } }],
  ['9', 'another origin', { clientData: { origin: 'https://evil.example' } }],
  ['9', 'a subdomain', { clientData: { origin: 'http://app.localhost:3000' } }],
  ['9', 'another port', { clientData: { origin: 'http://localhost:3001' } }],
  ['9', 'another scheme', { clientData: { origin: 'https://localhost:3000' } }],
  ['9', 'an origin with a path', { clientData: { origin: 'http://localhost:3000/' } }],
  ['9', 'the null origin', { clientData: { origin: 'null' } }],
  ['9', 'no origin', { clientData: { origin: undefined } }],
  ['10', 'a frame of another origin', { clientData: { crossOrigin: true } }],
  ['10', 'a crossOrigin that is no boolean', { clientData: { crossOrigin: 'true' } }],
  ['11', 'a top origin', { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }],
  ['11', 'our own origin as top origin', { clientData: { topOrigin: 'http://localhost:3000' } }],
  ['11', 'an empty top origin', { clientData: { topOrigin: '' } }],
  ['13', 'CBOR that ends early', { attestationBytes: (bytes) => bytes.subarray(0, -1) }],
  [
    '13',
    'bytes after the CBOR',
    { attestationBytes: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) },
  ],
  ['13', 'an attestation object that is no map', { attestationBytes: () => encodeCbor(['none']) }],
  ['13', 'no authenticator data', { attestationObject: without('authData') }],
  ['13', 'authenticator data of 36 bytes', { authenticatorData: (bytes) => bytes.subarray(0, 36) }],
  [
    '13',
    'bytes after the authenticator data',
    { authenticatorData: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) },
  ],
  [
    '13',
    'authenticator data that ends in the key',
    { authenticatorData: (bytes) => bytes.subarray(0, -1) },
  ],
  ['13', 'an AAGUID of 15 bytes', { aaguid: Buffer.alloc(15) }],
  ['13', 'an AAGUID of 17 bytes', { aaguid: Buffer.alloc(17) }],
  ['13', 'no attested credential data', { flags: { AT: false } }],
  [
    '13',
    'the AT flag missing before its data',
    { authenticatorData: (bytes) => withFlags(bytes, (flags) => flags & ~0x40) },
  ],
  ['13', 'the ED flag without extensions', { flags: { ED: true } }],
  ['13', 'extensions that are a list', extended([['credProtect', 2]])],
  ['13', 'extensions that are a text', extended('credProtect')],
  ['14', 'another relying party', { rpId: 'evil.example' }],
  ['14', 'the origin in place of the relying party', { rpId: 'http://localhost:3000' }],
  ['15', 'no user presence', { flags: { UP: false } }],
  ['16', 'no user verification', { flags: { UV: false } }],
  ['16', 'neither, as in conditional create', { flags: { UP: false, UV: false } }],
  ['17', 'backed up but not eligible', { flags: { BE: false, BS: true } }],
  ['20', 'ES384', { publicKey: (key) => new Map(key).set(3, -35) }],
  ['20', 'RS1', { algorithm: 'RS256', publicKey: (key) => new Map(key).set(3, -65535) }],
  [
    '20',
    'no algorithm',
    { publicKey: (key) => new Map([...key].filter(([label]) => label !== 3)) },
  ],
  ['20', 'an algorithm that is a text', { publicKey: (key) => new Map(key).set(3, 'ES256') }],
  ['20', 'a point off its curve', { publicKey: (key) => new Map(key).set(-3, randomBytes(32)) }],
  ['20', 'a compressed point', { publicKey: (key) => new Map(key).set(-3, true) }],
  ['20', 'a coordinate too short', { publicKey: (key) => new Map(key).set(-3, randomBytes(31)) }],
  ['20', 'ES256 on another curve', { publicKey: (key) => new Map(key).set(-1, 2) }],
  [
    '20',
    'an RSA key said to be ES256',
    { algorithm: 'RS256', publicKey: (key) => new Map(key).set(3, -7) },
  ],
  [
    '20',
    'EdDSA on another curve',
    { algorithm: 'EdDSA', publicKey: (key) => new Map(key).set(-1, 7) },
  ],
  [
    '20',
    'an RSA modulus of 1024 bits',
    { algorithm: 'RS256', publicKey: (key) => new Map(key).set(-1, randomBytes(128)) },
  ],
  ['21', 'an unknown format', { attestationObject: (map) => new Map(map).set('fmt', 'homemade') }],
  ['21', 'a format in capitals', { attestationObject: (map) => new Map(map).set('fmt', 'NONE') }],
  ['21', 'no format', { attestationObject: without('fmt') }],
  [
    '22',
    'a statement in the format "none"',
    {
      attestationObject: (map) => new Map(map).set('attStmt', new Map([['sig', Buffer.alloc(8)]])),
    },
  ],
  ['22', 'no statement', { attestationObject: without('attStmt') }],
  [
    '22',
    'self attestation over other bytes',
    {
      attestation: 'packed',
      attestationObject: (map) => new Map(map).set('authData', changed(map.get('authData'))),
    },
  ],
  [
    '22',
    'self attestation without a signature',
    { attestation: 'packed', attestationObject: withStatement('sig', Buffer.alloc(0)) },
  ],
  ['25', 'a credential id of 1024 bytes', { credentialId: randomBytes(1024) }, 'invalid_input'],
  ['25', 'a credential id of 15 bytes', { credentialId: randomBytes(15) }, 'invalid_input'],
  ['27', 'another id than the one in the authenticator data', { body: otherId }],
  ['27', 'an id that is no base64url', { body: unencodableId }, 'invalid_input'],
  [
    '27',
    'another rawId than id',
    { body: (right) => ({ ...right, rawId: randomBytes(32).toString('base64url') }) },
  ],
]

test.for(BROKEN)(
  'sign-up, §7.1 step %s, %s: refused, no row changed',
  async ([, , changes, code = 'passkey_failed']) => {
    const before = await snapshot()
    const { response } = await register(openBrowser(), { name: 'Ada' }, changes)
    expect([response.status, await errorCode(response)]).toEqual([400, code])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await snapshot()).toEqual(before)
  },
)

test.for(BROKEN)(
  'adding one, §7.1 step %s, %s: refused, no row changed',
  async ([, , changes, code = 'passkey_failed']) => {
    const browser = openBrowser()
    await signUp(browser)
    const before = await snapshot()
    const { response } = await register(browser, {}, changes)
    expect([response.status, await errorCode(response)]).toEqual([400, code])
    expect(await snapshot()).toEqual(before)
  },
)

test('§7.1 step 26: an already registered credential is refused, at sign-up and when adding', async () => {
  const browser = openBrowser()
  const { id } = await signUp(browser)
  const before = await snapshot()
  for (const [attacker, body] of [
    [openBrowser(), { name: 'Eve' }],
    [browser, {}],
  ] as const) {
    const { response } = await register(attacker, body, { credentialId: id })
    expect(await errorCode(response)).toBe('passkey_failed')
  }
  expect(await snapshot()).toEqual(before)
})

const RIGHT: [string, RegistrationChanges, Record<string, unknown>][] = [
  ['ES256, one device', { algorithm: 'ES256' }, { device_type: 'singleDevice', backed_up: false }],
  ['EdDSA, one device', { algorithm: 'EdDSA' }, { device_type: 'singleDevice', backed_up: false }],
  ['RS256, one device', { algorithm: 'RS256' }, { device_type: 'singleDevice', backed_up: false }],
  ['synced', { isSynced: true }, { device_type: 'multiDevice', backed_up: true }],
  [
    'eligible, not yet synced',
    { flags: { BE: true } },
    { device_type: 'multiDevice', backed_up: false },
  ],
  ['self attestation', { attestation: 'packed' }, {}],
  ['a credential id of 16 bytes', { credentialId: randomBytes(16) }, {}],
  ['a credential id of 1023 bytes', { credentialId: randomBytes(1023) }, {}],
  ['a counter of 2³²−1', { counter: 0xffff_ffff }, { counter: '4294967295' }],
  [
    'an AAGUID, which gives the passkey its name',
    { aaguid: Buffer.from('adce000235bcc60a648b0b25f1f05503', 'hex') },
    { aaguid: 'adce0002-35bc-c60a-648b-0b25f1f05503', name: 'Chrome on Mac' },
  ],
  ['unsolicited extensions', extended(new Map([['credProtect', 2]])), {}],
  ['no transports', { body: inResponse({ transports: undefined }) }, { transports: [] }],
  [
    'unknown transports',
    { body: inResponse({ transports: ['usb', 'telepathy', 'usb'] }) },
    { transports: ['usb'] },
  ],
  ['no crossOrigin', { clientData: { crossOrigin: undefined } }, {}],
]

test.for(RIGHT)('registers, at sign-up and when adding: %s', async ([, changes, stored]) => {
  const browser = openBrowser()
  const name = `Ada ${randomBytes(4).toString('hex')}`
  const signedUp = await register(browser, { name }, changes)
  expect([signedUp.response.status, await signedUp.response.json()]).toEqual([
    200,
    { redirectTo: HOME_PATH },
  ])
  const added = await register(browser, {}, { ...changes, credentialId: randomBytes(32) })
  expect([added.response.status, await added.response.json()]).toEqual([
    200,
    { redirectTo: '/settings' },
  ])

  const rows = await sql(
    'SELECT p.* FROM passkeys p JOIN users u ON u.id = p.user_id WHERE u.name = $1 ORDER BY p.created_at',
    [name],
  )
  expect(rows).toMatchObject([
    { credential_id: signedUp.passkey.id.toString('base64url'), name: 'Passkey', ...stored },
    { credential_id: added.passkey.id.toString('base64url'), name: 'Passkey', ...stored },
  ])
})

test('a sign-up creates one user with the name, a session, and a 64-byte handle unrelated to the id', async () => {
  const browser = openBrowser()
  const { passkey } = await register(browser, { name: '  Grace Hopper ' })
  const [user] = await sql("SELECT * FROM users WHERE name = 'Grace Hopper'")
  expect(user).toMatchObject({
    email: null,
    email_verified: false,
    role: 'user',
    webauthn_user_id: passkey.userHandle,
  })
  expect(Buffer.from(passkey.userHandle, 'base64url')).toHaveLength(64)
  const session: { user: unknown } = await (await browser.get('/api/auth/session')).json()
  expect(session.user).toEqual({
    id: user?.id,
    name: 'Grace Hopper',
    email: null,
    image: null,
    role: 'user',
  })
})

test('adding a passkey keeps the session, stores the given name and records it', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const sessionBefore = browser.cookies.get('session')
  const { passkey, response } = await register(
    browser,
    {},
    { body: (right) => ({ ...right, name: ' Blue key ' }) },
  )
  expect(response.status).toBe(200)
  expect(browser.cookies.get('session')).toBe(sessionBefore)
  expect(
    await sql('SELECT name FROM passkeys WHERE credential_id = $1', [
      passkey.id.toString('base64url'),
    ]),
  ).toEqual([{ name: 'Blue key' }])
  expect(
    await sql("SELECT detail FROM security_events WHERE user_id = $1 AND type = 'passkey_added'", [
      await userIdOf(browser),
    ]),
  ).toEqual([{ detail: { passkey: 'Blue key' } }])
})

test('the options request a discoverable, verified, unattested passkey with pinned algorithms', async () => {
  const browser = openBrowser()
  const options = await registrationOptions(browser, { name: 'Ada' })
  expect(options).toMatchObject({
    rp: { id: 'localhost', name: APP_NAME },
    user: { name: 'Ada', displayName: 'Ada' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [],
    timeout: 300_000,
  })
  expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257])
  expect(Buffer.from(options.challenge, 'base64url').length).toBeGreaterThanOrEqual(32)
})

test('an offer asks for a passkey on this device, the settings for any', async () => {
  const browser = openBrowser()
  await signUp(browser)
  expect(
    await registrationOptions(browser, { conditional: false, onThisDevice: true }),
  ).toMatchObject({
    authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required' },
    hints: ['client-device'],
  })
  const options = await registrationOptions(browser, { conditional: false, onThisDevice: false })
  expect(options.authenticatorSelection).not.toHaveProperty('authenticatorAttachment')
  const hostile = await browser.post(REGISTER_OPTIONS, { conditional: false, onThisDevice: 'yes' })
  expect([hostile.status, await errorCode(hostile)]).toEqual([400, 'invalid_input'])
})

test('the options for adding one exclude all of the user’s passkeys, with transports, and keep the handle', async () => {
  const browser = openBrowser()
  const first = await signUp(browser)
  const { passkey: second } = await register(browser, {})
  await signUp(openBrowser(), 'Eve')
  const options = await registrationOptions(browser, {})
  const described = [first, second].map(({ id }) => ({
    id: id.toString('base64url'),
    type: 'public-key',
    transports: ['internal', 'hybrid'],
  }))
  expect(options.excludeCredentials).toHaveLength(2)
  expect(options.excludeCredentials).toEqual(expect.arrayContaining(described))
  expect(options.user.id).toBe(first.userHandle)
})

test('a user imported without a handle gets one when a passkey is added, and keeps it', async () => {
  const browser = openBrowser()
  const { id } = await signUp(browser)
  await sql(
    'UPDATE users SET webauthn_user_id = NULL WHERE id = (SELECT user_id FROM passkeys WHERE credential_id = $1)',
    [id.toString('base64url')],
  )
  const first = await registrationOptions(browser, {})
  expect(Buffer.from(first.user.id, 'base64url')).toHaveLength(64)
  expect((await registrationOptions(browser, {})).user.id).toBe(first.user.id)
})

test('a sign-up does not complete in a browser that is signed in by then: no user and no passkey is created', async () => {
  const visitor = openBrowser()
  const { response } = createPasskey(
    visitor.origin,
    await registrationOptions(visitor, { name: 'Second' }),
  )
  const user = openBrowser()
  await signUp(user, 'First')
  const session = user.cookies.get('session') ?? ''
  visitor.cookies.set('session', session)
  const before = await snapshot()
  const answer = await visitor.post(REGISTER_VERIFY, response)
  expect([answer.status, await errorCode(answer)]).toEqual([400, 'ceremony_expired'])
  expect(visitor.cookies.get('session')).toBe(session)
  expect(await snapshot()).toEqual(before)
})

test('a sign-up without a name asks for one, also after an earlier session', async () => {
  const answer = await openBrowser().post(REGISTER_OPTIONS, {})
  expect([answer.status, await answer.json()]).toMatchObject([
    400,
    { error: { code: 'invalid_input', fields: { name: 'Enter your name.' } } },
  ])
  const browser = openBrowser()
  await signUp(browser)
  await sql('DELETE FROM sessions WHERE user_id = $1', [await userIdOf(browser)])
  expect((await register(browser, { name: 'Ada' })).response.status).toBe(200)
})

test.for([{}, { conditional: false }, { conditional: true }])(
  'with an ended session, adding a passkey asks to sign in: %j',
  async (body) => {
    const browser = openBrowser()
    await signUp(browser)
    await sql('DELETE FROM sessions WHERE user_id = $1', [await userIdOf(browser)])
    const answer = await browser.post(REGISTER_OPTIONS, body)
    expect([answer.status, await errorCode(answer)]).toEqual([401, 'unauthenticated'])
  },
)

test('adding a passkey asks to sign in again even if another tab consumed its cookie', async () => {
  const answer = await openBrowser().post(REGISTER_OPTIONS, { conditional: false })
  expect([answer.status, await errorCode(answer)]).toEqual([401, 'unauthenticated'])
})

test('a session revoked while its passkey is being checked adds none', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const userId = await userIdOf(browser)
  const { response } = createPasskey(browser.origin, await registrationOptions(browser, {}))
  const revocation = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId])
  const pending = browser.post(REGISTER_VERIFY, response)
  await revocation.hasWaiter()
  await revocation.query('DELETE FROM sessions WHERE user_id = $1', [userId])
  await revocation.commit()
  const answer = await pending
  expect([answer.status, await errorCode(answer)]).toEqual([401, 'unauthenticated'])
  expect(
    await sql('SELECT count(*)::int AS count FROM passkeys WHERE user_id = $1', [userId]),
  ).toEqual([{ count: 1 }])
})

function inResponse(members: Record<string, unknown>): RegistrationChanges['body'] {
  return (right) => ({ ...right, response: { ...right.response, ...members } })
}

/** Authenticator data with these bytes as its extensions. */
function extended(extensions: Parameters<typeof encodeCbor>[0]): RegistrationChanges {
  return {
    flags: { ED: true },
    authenticatorData: (bytes) => Buffer.concat([bytes, encodeCbor(extensions)]),
  }
}

function otherId(right: Record<string, unknown>) {
  const id = randomBytes(32).toString('base64url')
  return { ...right, id, rawId: id }
}

/** As much as 18 bytes and 6 bits. */
function unencodableId(right: Record<string, unknown>) {
  return { ...right, id: 'A'.repeat(25), rawId: 'A'.repeat(25) }
}

function without(key: string): RegistrationChanges['attestationObject'] {
  return (map) => new Map([...map].filter(([name]) => name !== key))
}

function withStatement(
  key: string,
  value: number | Buffer,
): RegistrationChanges['attestationObject'] {
  return (map) => {
    const statement = map.get('attStmt')
    if (!(statement instanceof Map)) throw new Error('no statement')
    return new Map(map).set('attStmt', new Map(statement).set(key, value))
  }
}

function withFlags(bytes: Buffer, apply: (flags: number) => number): Buffer {
  const changedBytes = Buffer.from(bytes)
  changedBytes[32] = apply(bytes[32] ?? 0)
  return changedBytes
}

function changed(authData: unknown): Buffer {
  if (!(authData instanceof Uint8Array)) throw new Error('no authenticator data')
  // The last bit of the signature counter.
  return Buffer.concat([
    authData.subarray(0, 33),
    flip(Buffer.from(authData.subarray(33, 37))),
    authData.subarray(37),
  ])
}
