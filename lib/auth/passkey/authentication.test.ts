import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { transaction } from '@/lib/db/transaction'
import { deleteUser } from '@/lib/personal-data/delete'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { encodeCbor } from '@/lib/testing/cbor'
import {
  errorCode,
  REGISTER_VERIFY,
  register,
  SIGN_IN_VERIFY,
  signIn,
  signInOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { openTransaction, snapshot, sql } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { userIdOf } from '@/lib/testing/sessions'
import {
  type Algorithm,
  type AssertionChanges,
  assertPasskey,
  flip,
  type RegistrationChanges,
  type SoftwarePasskey,
} from '@/lib/testing/software-authenticator'
import { getPasskeySignals } from './owner'

/**
 * WebAuthn Level 3 §7.2, each step that an attacker can break: [step, what is wrong, the change,
 * the refusal unless 'passkey_failed'].
 */
const BROKEN: [string, string, AssertionChanges, string?][] = [
  [
    '3',
    'an attestation in place of an assertion',
    { body: inResponse(() => ({ signature: undefined, attestationObject: 'AAAA' })) },
    'invalid_input',
  ],
  ['6', 'an unknown credential', { body: (right) => ({ ...right, ...otherId() }) }],
  ['6', 'another rawId than id', { body: (right) => ({ ...right, rawId: otherId().id }) }],
  ['6', 'the handle of nobody', { userHandle: randomBytes(64).toString('base64url') }],
  [
    '8',
    'client data that is not UTF-8 JSON',
    { clientDataJSON: () => Buffer.from([0xff, 0xfe, 0x00]) },
  ],
  ['9', 'client data that ends early', { clientDataJSON: (json) => json.subarray(0, -1) }],
  ['10', 'the type of a registration', { clientData: { type: 'webauthn.create' } }],
  ['10', 'the type of a payment', { clientData: { type: 'payment.get' } }],
  ['10', 'no type', { clientData: { type: undefined } }],
  [
    '11',
    'a challenge that was never issued',
    { clientData: { challenge: randomBytes(32).toString('base64url') } },
    'ceremony_expired',
  ],
  ['11', 'no challenge', { clientData: { challenge: undefined } }],
  ['12', 'another origin', { clientData: { origin: 'https://evil.example' } }],
  ['12', 'a subdomain', { clientData: { origin: 'http://app.localhost:3000' } }],
  ['12', 'another port', { clientData: { origin: 'http://localhost:3001' } }],
  ['12', 'another scheme', { clientData: { origin: 'https://localhost:3000' } }],
  ['12', 'a list of origins', { clientData: { origin: ['http://localhost:3000'] } }],
  ['12', 'no origin', { clientData: { origin: undefined } }],
  ['13', 'a frame of another origin', { clientData: { crossOrigin: true } }],
  ['13', 'a crossOrigin that is no boolean', { clientData: { crossOrigin: 1 } }],
  ['14', 'a top origin', { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }],
  [
    '14',
    'our own origin as top origin',
    { clientData: { crossOrigin: false, topOrigin: 'http://localhost:3000' } },
  ],
  ['14', 'an empty top origin', { clientData: { topOrigin: '' } }],
  ['15', 'another relying party', { rpId: 'evil.example' }],
  ['15', 'authenticator data of 36 bytes', { authenticatorData: (bytes) => bytes.subarray(0, 36) }],
  [
    '15',
    'bytes after the authenticator data',
    { authenticatorData: (bytes) => Buffer.concat([bytes, Buffer.from([0])]) },
  ],
  ['15', 'the AT flag without its data', { flags: { AT: true } }],
  ['15', 'the ED flag without extensions', { flags: { ED: true } }],
  ['15', 'extensions that are a list', extended([['uvm', 1]])],
  ['15', 'extensions that are a text', extended('uvm')],
  ['15', 'extensions that are bytes', extended(Buffer.from('uvm'))],
  ['16', 'no user presence', { flags: { UP: false } }],
  ['17', 'no user verification', { flags: { UV: false } }],
  ['17', 'neither', { flags: { UP: false, UV: false } }],
  ['18', 'backed up but not eligible', { flags: { BE: false, BS: true } }],
  ['21', 'a signature with its last bit changed', { signature: flip }],
  [
    '21',
    'the signature of another key',
    { privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
  ],
  ['21', 'a signature that ends early', { signature: (bytes) => bytes.subarray(0, -1) }],
  ['21', 'a signature of one byte', { signature: () => Buffer.from([0]) }],
  ['21', 'a signature of zeros', { signature: () => Buffer.from('3006020100020100', 'hex') }],
  ['21', 'no signature', { signature: () => Buffer.alloc(0) }, 'invalid_input'],
  [
    '21',
    'a signature over other client data',
    { body: inResponse(({ clientDataJSON }) => ({ clientDataJSON: reencoded(clientDataJSON) })) },
  ],
  [
    '21',
    'a signature over other authenticator data',
    {
      body: inResponse(({ authenticatorData }) => ({
        authenticatorData: countedUp(authenticatorData),
      })),
    },
  ],
  ['22', 'a counter that does not rise', { counter: 7 }],
  ['22', 'a counter that went back', { counter: 6 }],
  ['22', 'a counter that went back to zero', { counter: 0 }],
  [
    '22',
    'a counter that went back, of a passkey that has just become eligible for backup',
    { counter: 6, flags: { BE: true, BS: true } },
  ],
]

/**
 * At sign-in only the passkey identifies the user. At a step-up the user is known, and §7.2 step 6
 * allows the handle to be absent.
 */
const BROKEN_AT_SIGN_IN: typeof BROKEN = [
  ...BROKEN,
  ['6', 'no user handle', { userHandle: undefined }],
  ['6', 'an empty user handle', { userHandle: '' }],
]

test.for(BROKEN_AT_SIGN_IN)(
  'sign-in, §7.2 step %s, %s: refused, no row changed',
  async ([, , changes, code = 'passkey_failed']) => {
    const passkey = await signUpWithCounter(openBrowser(), 7)
    const before = await snapshot()
    const browser = openBrowser()
    const response = await signIn(browser, passkey, changes)
    expect([response.status, await errorCode(response)]).toEqual([400, code])
    expect(browser.cookies.has('session')).toBe(false)
    expect(await snapshot()).toEqual(before)
  },
)

test.for(BROKEN)(
  'step-up, §7.2 step %s, %s: refused, no row changed',
  async ([, , changes, code = 'passkey_failed']) => {
    const browser = openBrowser()
    const passkey = await signUpWithCounter(browser, 7)
    const before = await snapshot()
    const response = await signIn(browser, passkey, changes)
    expect([response.status, await errorCode(response)]).toEqual([400, code])
    expect(await snapshot()).toEqual(before)
  },
)

test('§7.2 step 6: the handle of another user is refused', async () => {
  const [ada, eve] = [await signUp(openBrowser()), await signUp(openBrowser(), 'Eve')]
  const before = await snapshot()
  expect(await errorCode(await signIn(openBrowser(), eve, { userHandle: ada.userHandle }))).toBe(
    'passkey_failed',
  )
  expect(await snapshot()).toEqual(before)
})

test.for([undefined, ''])(
  '§7.2 step 6: a step-up without a user handle (%o) works for the owner only',
  async (userHandle) => {
    const browser = openBrowser()
    const mine = await signUp(browser)
    const eves = await signUp(openBrowser(), 'Eve')
    const before = await snapshot()
    expect(await errorCode(await signIn(browser, eves, { userHandle }))).toBe('passkey_failed')
    expect(await snapshot()).toEqual(before)
    expect((await signIn(browser, mine, { userHandle })).status).toBe(200)
  },
)

test('an imported passkey without a user handle confirms its user, and no handle is learned', async () => {
  const browser = openBrowser()
  const { phone } = await importedUser(browser)
  for (const userHandle of [undefined, ''])
    expect((await signIn(browser, phone, { userHandle })).status).toBe(200)
  expect(await passkeyRows(phone)).toMatchObject([{ user_handle: null }])
})

test("§7.2 step 5: another user's passkey does not step up a session", async () => {
  const browser = openBrowser()
  const mine = await signUp(browser)
  const other = await signUp(openBrowser(), 'Eve')
  const options = await signInOptions(browser)
  expect(options.allowCredentials).toEqual([
    { id: mine.id.toString('base64url'), type: 'public-key', transports: ['internal', 'hybrid'] },
  ])
  const before = await snapshot()
  expect(await errorCode(await signIn(browser, other))).toBe('passkey_failed')
  expect(await snapshot()).toEqual(before)
})

test.for(['sign-in', 'step-up'])(
  '§7.2 step 19: a passkey may become backup eligible once, at a %s, and the history records it',
  async (at) => {
    const owner = openBrowser()
    const passkey = await signUpWithCounter(owner, 7)
    const synced = { BE: true, BS: true }
    const browser = at === 'step-up' ? owner : openBrowser()
    expect((await signIn(browser, passkey, { flags: synced })).status).toBe(200)
    const [stored] = await passkeyRows(passkey)
    expect(stored).toMatchObject({ device_type: 'multiDevice', backed_up: true, counter: '8' })
    expect((await signIn(browser, passkey, { flags: synced, counter: 3 })).status).toBe(200)
    const events = await sql(
      "SELECT outcome, detail FROM security_events WHERE user_id = $1 AND type <> 'sign_up' ORDER BY created_at",
      [stored?.user_id],
    )
    expect(events).toEqual([
      {
        outcome: 'success',
        detail: {
          passkey: 'Passkey',
          becameSyncable: true,
          ...(at === 'sign-in' && { newDevice: true }),
        },
      },
      { outcome: 'success', detail: {} },
    ])

    const before = await snapshot()
    expect(await errorCode(await signIn(openBrowser(), passkey))).toBe('passkey_failed')
    expect(await snapshot()).toEqual(before)
  },
)

test('§7.2 step 19: a synced passkey that reports no backup eligibility is refused', async () => {
  const passkey = await signUp(openBrowser(), 'Ada', { isSynced: true })
  const before = await snapshot()
  expect(
    await errorCode(await signIn(openBrowser(), passkey, { flags: { BE: false, BS: false } })),
  ).toBe('passkey_failed')
  expect(await snapshot()).toEqual(before)
})

const ALGORITHMS: Algorithm[] = ['ES256', 'EdDSA', 'RS256']
const RIGHT = ALGORITHMS.flatMap((algorithm) =>
  [true, false].map((isSynced) => ({ algorithm, isSynced })),
)

test.for(RIGHT)(
  'signs in and steps up: $algorithm, synced: $isSynced',
  async ({ algorithm, isSynced }) => {
    const browser = openBrowser()
    const passkey = await signUp(browser, 'Ada', { algorithm, isSynced })
    const signedUpAs = browser.cookies.get('session')

    const elsewhere = openBrowser()
    const signedIn = await signIn(elsewhere, passkey)
    expect([signedIn.status, await signedIn.json()]).toEqual([200, { redirectTo: HOME_PATH }])
    expect((await signIn(browser, passkey)).status).toBe(200)
    expect(browser.cookies.get('session')).not.toBe(signedUpAs)

    const [stored] = await passkeyRows(passkey)
    expect(stored).toMatchObject({
      counter: isSynced ? '0' : '2',
      backed_up: isSynced,
      last_used_at: expect.any(Date),
    })
    const sessions = await sql('SELECT method FROM sessions WHERE user_id = $1', [stored?.user_id])
    expect(sessions).toEqual([{ method: 'passkey' }, { method: 'passkey' }])
  },
)

test('a step-up creates a fresh session and ends the old one', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const old = browser.cookies.get('session')
  await sql("UPDATE sessions SET authenticated_at = now() - interval '1 hour'")
  await signIn(browser, passkey)
  const session: { session: { authenticatedAt: string } } = await (
    await browser.get('/api/auth/session')
  ).json()
  expect(Date.now() - Date.parse(session.session.authenticatedAt)).toBeLessThan(60_000)
  const stale = openBrowser()
  stale.cookies.set('session', old ?? '')
  expect(await (await stale.get('/api/auth/session')).json()).toEqual({ user: null, session: null })
})

test('options name no credential for a visitor and the user’s own for a step-up; both require verification', async () => {
  const options = await signInOptions(openBrowser())
  // The timeout is the challenge's lifetime: a phone used by QR code takes more than a minute.
  expect(options).toMatchObject({
    rpId: 'localhost',
    userVerification: 'required',
    timeout: 300_000,
  })
  expect(options.allowCredentials ?? []).toEqual([])
})

test('a synced passkey’s counter is advisory, and its backup state is updated', async () => {
  const passkey = await signUp(openBrowser(), 'Ada', { flags: { BE: true }, counter: 9 })
  expect(await passkeyRows(passkey)).toMatchObject([
    { counter: '9', device_type: 'multiDevice', backed_up: false },
  ])
  expect(
    (await signIn(openBrowser(), passkey, { counter: 3, flags: { BE: true, BS: true } })).status,
  ).toBe(200)
  expect(await passkeyRows(passkey)).toMatchObject([{ counter: '3', backed_up: true }])
})

test('a single-device passkey may always send zero, or count up to 2³²−1', async () => {
  const zero = await signUp(openBrowser())
  for (const _ of [1, 2])
    expect((await signIn(openBrowser(), zero, { counter: 0 })).status).toBe(200)
  expect((await signIn(openBrowser(), zero, { counter: 0xffff_ffff })).status).toBe(200)
  expect(await passkeyRows(zero)).toMatchObject([{ counter: '4294967295' }])
})

test('of two concurrent assertions with the same counter, one signs in', async () => {
  const passkey = await signUpWithCounter(openBrowser(), 7)
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => signIn(openBrowser(), passkey, { counter: 8 })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400])
})

test('returns to the requested page, if it is one of this app', async () => {
  const passkey = await signUp(openBrowser())
  for (const [returnTo, redirectTo] of [
    ['/profile?tab=1', '/profile?tab=1'],
    ['//evil.example', HOME_PATH],
    [42, HOME_PATH],
  ]) {
    const response = await signIn(openBrowser(), passkey, {
      body: (right) => ({ ...right, returnTo }),
    })
    expect(await response.json()).toEqual({ redirectTo })
  }
})

test("an imported user's handle is learned from their passkey, but never another user's", async () => {
  const [imported, other] = [await signUp(openBrowser()), await signUp(openBrowser(), 'Eve')]
  await importAgain(imported)
  expect((await signIn(openBrowser(), imported)).status).toBe(200)
  expect(
    await sql('SELECT 1 FROM users WHERE webauthn_user_id = $1', [imported.userHandle]),
  ).toHaveLength(1)
  await importAgain(imported)
  const before = await snapshot()
  expect(
    await errorCode(await signIn(openBrowser(), imported, { userHandle: other.userHandle })),
  ).toBe('passkey_failed')
  expect(await snapshot()).toEqual(before)
})

test("a user's imported passkeys each have a handle, also beside one added here first", async () => {
  const browser = openBrowser()
  const { phone, laptop } = await importedUser(browser)
  const { passkey: added, response } = await register(browser, {})
  expect([
    response.status,
    new Set([phone, laptop, added].map(({ userHandle }) => userHandle)).size,
  ]).toEqual([200, 3])

  for (const passkey of [phone, laptop, added, phone])
    expect((await signIn(openBrowser(), passkey)).status).toBe(200)
  expect(await sql('SELECT webauthn_user_id FROM users')).toContainEqual({
    webauthn_user_id: added.userHandle,
  })
  for (const passkey of [phone, laptop, added])
    expect(await passkeyRows(passkey)).toMatchObject([{ user_handle: passkey.userHandle }])

  const before = await snapshot()
  for (const passkey of [phone, laptop, added]) {
    for (const userHandle of [phone, laptop, added]
      .map((each) => each.userHandle)
      .filter((handle) => handle !== passkey.userHandle))
      expect(await errorCode(await signIn(openBrowser(), passkey, { userHandle }))).toBe(
        'passkey_failed',
      )
  }
  expect(await snapshot()).toEqual(before)
})

test("a learned handle belongs to that user; no other user's imported passkey may present it", async () => {
  const { phone } = await importedUser(openBrowser())
  const { laptop } = await importedUser(openBrowser())
  expect((await signIn(openBrowser(), phone)).status).toBe(200)
  await sql('UPDATE users SET webauthn_user_id = NULL')
  const before = await snapshot()
  expect(
    await errorCode(await signIn(openBrowser(), laptop, { userHandle: phone.userHandle })),
  ).toBe('passkey_failed')
  expect(await errorCode(await signIn(openBrowser(), laptop, { userHandle: undefined }))).toBe(
    'passkey_failed',
  )
  expect(await snapshot()).toEqual(before)
})

test('of two users whose imported passkeys reveal the same handle at once, one signs in', async () => {
  const { phone } = await importedUser(openBrowser())
  const eve = openBrowser()
  await importedUser(eve)
  const other = await openTransaction('UPDATE users SET webauthn_user_id = $2 WHERE id = $1', [
    await userIdOf(eve),
    phone.userHandle,
  ])
  const pending = signIn(openBrowser(), phone)
  await other.hasWaiter()
  await other.commit()
  const answer = await pending
  expect([answer.status, await errorCode(answer)]).toEqual([400, 'passkey_failed'])
  expect(await passkeyRows(phone)).toMatchObject([{ user_handle: null }])
})

test('two concurrent first sign-ins with an imported passkey learn the same handle', async () => {
  const { phone } = await importedUser(openBrowser(), { isSynced: true })
  const answers = await Promise.all([1, 2].map(() => signIn(openBrowser(), phone)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
})

test('every known handle is signalled with all passkeys, even after its own passkey is removed', async () => {
  const browser = openBrowser()
  const { phone, laptop } = await importedUser(browser)
  const [row] = await passkeyRows(phone)
  const userId = String(row?.user_id)
  expect(await getPasskeySignals(userId)).toBeNull()
  await signIn(openBrowser(), laptop)
  await signIn(openBrowser(), phone)
  expect(await getPasskeySignals(userId)).toMatchObject({
    userIds: [laptop.userHandle, phone.userHandle],
  })
  const signals = await getPasskeySignals(userId)
  expect(signals?.acceptedCredentialIds?.toSorted()).toEqual([idOf(phone), idOf(laptop)].toSorted())
  expect(await transaction((tx) => deleteUser(tx, userId))).toMatchObject({
    userHandles: expect.arrayContaining([phone.userHandle, laptop.userHandle]),
  })
})

test('unsolicited extensions are harmless', async () => {
  const passkey = await signUp(openBrowser())
  const changes = extended(new Map([['uvm', [[2, 4, 2]]]]))
  expect((await signIn(openBrowser(), passkey, changes)).status).toBe(200)
})

test('a sign-in locks the user before the passkey, as a removal does, so they cannot deadlock', async () => {
  const passkey = await signUp(openBrowser())
  const [row] = await passkeyRows(passkey)
  const guard = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [
    row?.user_id,
  ])
  const pending = signIn(openBrowser(), passkey)
  await guard.hasWaiter()
  await guard.query('SELECT 1 FROM passkeys WHERE id = $1 FOR UPDATE NOWAIT', [row?.id])
  await guard.commit()
  expect((await pending).status).toBe(200)
})

test('a sign-in while the user is being deleted is refused, without a history entry', async () => {
  const passkey = await signUp(openBrowser())
  const browser = openBrowser()
  const assertion = assertPasskey(browser.origin, passkey, await signInOptions(browser))
  const [row] = await passkeyRows(passkey)
  const deletion = await openTransaction('DELETE FROM users WHERE id = $1', [row?.user_id])
  let answer = new Response()
  const lines = await logLinesOf(async () => {
    const pending = browser.post(SIGN_IN_VERIFY, assertion)
    await deletion.hasWaiter()
    await deletion.commit()
    answer = await pending
  })
  expect([answer.status, await errorCode(answer)]).toEqual([400, 'passkey_failed'])
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'sign_in', outcome: 'failure', userId: row?.user_id },
  ])
})

test('an assertion cannot complete a registration, nor a registration a sign-in', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const assertion = assertPasskey(browser.origin, passkey, await signInOptions(browser))
  expect(await errorCode(await browser.post(REGISTER_VERIFY, assertion))).toBe('invalid_input')
  expect((await browser.post(SIGN_IN_VERIFY, assertion)).status).toBe(200)
})

/** A user as after an import: two passkeys, each with a handle that is not known yet. */
async function importedUser(browser: Browser, changes?: RegistrationChanges) {
  const phone = await signUp(browser, 'Ada', changes)
  const { passkey: laptop } = await register(browser, {}, changes)
  laptop.userHandle = randomBytes(32).toString('base64url')
  await importAgain(phone)
  await importAgain(laptop)
  return { phone, laptop }
}

async function importAgain(passkey: SoftwarePasskey): Promise<void> {
  const [row] = await sql(
    'UPDATE passkeys SET user_handle = NULL WHERE credential_id = $1 RETURNING user_id',
    [idOf(passkey)],
  )
  await sql('UPDATE users SET webauthn_user_id = NULL WHERE id = $1', [row?.user_id])
}

async function signUpWithCounter(browser: Browser, counter: number): Promise<SoftwarePasskey> {
  const passkey = await signUp(browser, 'Ada', { counter })
  passkey.counter = counter
  return passkey
}

async function passkeyRows(passkey: SoftwarePasskey) {
  return sql('SELECT * FROM passkeys WHERE credential_id = $1', [idOf(passkey)])
}

function idOf({ id }: SoftwarePasskey): string {
  return id.toString('base64url')
}

/** Authenticator data with these bytes as its extensions. */
function extended(extensions: Parameters<typeof encodeCbor>[0]): AssertionChanges {
  return {
    flags: { ED: true },
    authenticatorData: (bytes) => Buffer.concat([bytes, encodeCbor(extensions)]),
  }
}

function otherId() {
  const id = randomBytes(32).toString('base64url')
  return { id, rawId: id }
}

function inResponse(
  members: (right: Record<string, unknown>) => Record<string, unknown>,
): AssertionChanges['body'] {
  return (right) => ({ ...right, response: { ...right.response, ...members(right.response) } })
}

/** The same client data with an extra space. */
function reencoded(clientDataJSON: unknown): string {
  return Buffer.concat([
    Buffer.from(String(clientDataJSON), 'base64url'),
    Buffer.from(' '),
  ]).toString('base64url')
}

function countedUp(authenticatorData: unknown): string {
  const bytes = Buffer.from(String(authenticatorData), 'base64url')
  bytes.writeUInt32BE(bytes.readUInt32BE(33) + 1, 33)
  return bytes.toString('base64url')
}
