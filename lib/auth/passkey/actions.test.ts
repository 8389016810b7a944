import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { REGISTER_VERIFY, register, registrationOptions, signUp } from '@/lib/testing/ceremonies'
import { openTransaction, snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import { createPasskey } from '@/lib/testing/software-authenticator'
import { removePasskeyAction, renamePasskeyAction } from './actions'
import { getPasskeySignals } from './owner'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const TABLES = ['users', 'passkeys', 'sessions', 'security_events']
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

let browser: Browser

beforeEach(async () => {
  browser = await openSignedIn('Ada')
})

test('a rename changes only that passkey and returns the names for devices', async () => {
  const [first, second] = await passkeyIds(browser)
  const userId = await userIdOf(browser)
  await sql("UPDATE users SET email = 'ada@example.com', email_verified = true WHERE id = $1", [
    userId,
  ])
  await sql("INSERT INTO user_profiles (user_id, display_name) VALUES ($1, 'Countess')", [userId])
  const result = await renamePasskeyAction(null, formData({ id: first ?? '', name: '  My phone ' }))
  expect(result).toMatchObject({
    ok: true,
    value: {
      signals: {
        rpId: 'localhost',
        userName: 'ada@example.com',
        userDisplayName: 'Countess',
        acceptedCredentialIds: expect.any(Array),
      },
    },
  })
  expect(
    await sql('SELECT id, name FROM passkeys WHERE user_id = $1 ORDER BY created_at', [userId]),
  ).toEqual([
    { id: first, name: 'My phone' },
    { id: second, name: 'Passkey' },
  ])
  expect(
    await sql(
      "SELECT detail FROM security_events WHERE user_id = $1 AND type = 'passkey_renamed'",
      [userId],
    ),
  ).toEqual([{ detail: { passkey: 'My phone' } }])
  await sql('DELETE FROM users WHERE id = $1', [userId])
})

test('a rename locks the user before the passkey, as a removal does', async () => {
  const [id] = await passkeyIds(browser)
  const userId = await userIdOf(browser)
  const removal = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId])
  const pending = renamePasskeyAction(null, formData({ id: id ?? '', name: 'Phone' }))
  await removal.hasWaiter()
  await removal.query('SELECT 1 FROM passkeys WHERE id = $1 FOR UPDATE NOWAIT', [id])
  await removal.commit()
  expect(await pending).toMatchObject({ ok: true })
})

test.for(['', '   ', 'x'.repeat(81), 'a\0b'])(
  'an invalid name is a field error and comes back as typed: %j',
  async (name) => {
    const [id] = await passkeyIds(browser)
    const before = await snapshot(TABLES)
    const result = await renamePasskeyAction(null, formData({ id: id ?? '', name }))
    expect(result).toMatchObject({
      ok: false,
      code: 'invalid_input',
      fields: { name: expect.any(String) },
      submitted: { id },
    })
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test('removing an imported passkey still signals its original user handle', async () => {
  const [first, second] = await passkeyIds(browser)
  await sql("UPDATE passkeys SET user_handle = 'imported-handle' WHERE id = $1", [first])
  const [left] = await sql<{ id: string; handle: string }>(
    'SELECT credential_id AS id, user_handle AS handle FROM passkeys WHERE id = $1',
    [second],
  )
  expect(await removePasskeyAction(null, formData({ id: first ?? '' }))).toMatchObject({
    ok: true,
    value: {
      signals: { userIds: [left?.handle, 'imported-handle'], acceptedCredentialIds: [left?.id] },
    },
  })
})

test.for([
  ['unknown', null],
  ['known', 'imported-handle'],
])(
  'without a user handle left, only the removed passkey is signalled: its own was %s',
  async ([, handle]) => {
    const [first] = await passkeyIds(browser)
    const userId = await userIdOf(browser)
    await sql('UPDATE users SET webauthn_user_id = NULL WHERE id = $1', [userId])
    await sql('UPDATE passkeys SET user_handle = NULL WHERE user_id = $1', [userId])
    await sql('UPDATE passkeys SET user_handle = $2 WHERE id = $1', [first, handle])
    expect(await removePasskeyAction(null, formData({ id: first ?? '' }))).toMatchObject({
      ok: true,
      value: { credentialId: expect.any(String), signals: null },
    })
  },
)

test('a passkey that another tab removes meanwhile no longer exists', async () => {
  const [id] = await passkeyIds(browser)
  const other = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [
    await userIdOf(browser),
  ])
  const pending = removePasskeyAction(null, formData({ id: id ?? '' }))
  await other.hasWaiter()
  await other.query('DELETE FROM passkeys WHERE id = $1', [id])
  await other.commit()
  expect(await pending).toMatchObject({ ok: false, code: 'not_found' })
})

test('the settings are shown again after a change, and after one that came too late', async () => {
  const [id = '', last = ''] = await passkeyIds(browser)
  for (const [act, shown] of [
    [() => renamePasskeyAction(null, formData({ id, name: 'Phone' })), 1],
    [() => renamePasskeyAction(null, formData({ id, name: '' })), 0],
    [() => removePasskeyAction(null, formData({ id })), 1],
    [() => removePasskeyAction(null, formData({ id })), 1],
    // The row and the name typed in it stay.
    [() => renamePasskeyAction(null, formData({ id, name: 'Phone' })), 0],
    [() => removePasskeyAction(null, formData({ id: last })), 0],
  ] as const) {
    vi.mocked(revalidatePath).mockClear()
    await act()
    expect(vi.mocked(revalidatePath).mock.calls).toEqual(
      Array.from({ length: shown }, () => ['/settings']),
    )
  }
})

test('a removal deletes that passkey, and the list for devices has the remaining ones', async () => {
  const [first, second] = await passkeyIds(browser)
  const result = await removePasskeyAction(null, formData({ id: first ?? '' }))
  const [left] = await sql<{ credential_id: string }>(
    'SELECT credential_id FROM passkeys WHERE id = $1',
    [second],
  )
  expect(result).toMatchObject({
    ok: true,
    value: { signals: { acceptedCredentialIds: [left?.credential_id] } },
  })
  expect(await passkeyIds(browser)).toEqual([second])
  expect(await removePasskeyAction(null, formData({ id: first ?? '' }))).toMatchObject({
    ok: false,
    code: 'not_found',
  })
})

test('while a passkey is being created in another tab, only the removed one is signalled, since a list would hide the new one', async () => {
  const [first] = await passkeyIds(browser)
  const [row] = await sql('SELECT credential_id FROM passkeys WHERE id = $1', [first])
  const { response } = createPasskey(browser.origin, await registrationOptions(browser, {}))
  expect(await removePasskeyAction(null, formData({ id: first ?? '' }))).toMatchObject({
    ok: true,
    value: {
      credentialId: row?.credential_id,
      rpId: 'localhost',
      signals: { acceptedCredentialIds: null },
    },
  })
  expect((await browser.post(REGISTER_VERIFY, response)).status).toBe(200)
  const signals = await getPasskeySignals(await userIdOf(browser))
  expect(signals?.acceptedCredentialIds).toContain(response.id)
})

test('the list waits for a passkey being stored', async () => {
  const [first] = await passkeyIds(browser)
  const userId = await userIdOf(browser)
  const registration = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [
    userId,
  ])
  const pending = getPasskeySignals(userId)
  await registration.hasWaiter()
  await registration.query(
    "INSERT INTO passkeys (user_id, name, credential_id, public_key, counter, device_type, backed_up, transports, aaguid) SELECT user_id, name, 'added-while-the-list-is-read', public_key, counter, device_type, backed_up, transports, aaguid FROM passkeys WHERE id = $1",
    [first],
  )
  await registration.commit()
  expect((await pending)?.acceptedCredentialIds).toContain('added-while-the-list-is-read')
})

test('the last sign-in method cannot be removed; recovery codes do not count', async () => {
  const [first, second] = await passkeyIds(browser)
  await sql(
    'INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, gen_random_uuid()::text)',
    [await userIdOf(browser)],
  )
  await removePasskeyAction(null, formData({ id: first ?? '' }))
  expect(await removePasskeyAction(null, formData({ id: second ?? '' }))).toMatchObject({
    ok: false,
    code: 'last_sign_in_method',
  })
  expect(await passkeyIds(browser)).toEqual([second])
})

test('a removal requires a fresh sign-in; a rename does not', async () => {
  const [id] = await passkeyIds(browser)
  await makeStale(browser)
  expect(await removePasskeyAction(null, formData({ id: id ?? '' }))).toMatchObject({
    ok: false,
    code: 'fresh_sign_in_required',
  })
  expect(await renamePasskeyAction(null, formData({ id: id ?? '', name: 'Phone' }))).toMatchObject({
    ok: true,
  })
  expect(await passkeyIds(browser)).toHaveLength(2)
})

const MALFORMED: [string, FormData | unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['no id', formData({ name: 'x' })],
  ['an empty id', formData({ id: '', name: 'x' })],
  ['an object', { id: {}, name: 'x' }],
  ['a list', { id: [], name: 'x' }],
  ['an operator', { id: { not: '' }, name: 'x' }],
  ['10 KB', formData({ id: 'a'.repeat(10_240), name: 'x' })],
  ['a UUID with a NUL byte', formData({ id: `${UNKNOWN}\0`, name: 'x' })],
]

test.for(MALFORMED)(
  'an id that is %s is answered like an unknown one, and no row changes',
  async ([, input]) => {
    const before = await snapshot(TABLES)
    const unknown = await removePasskeyAction(null, formData({ id: UNKNOWN }))
    expect(unknown).toMatchObject({ ok: false, code: 'not_found' })
    // A client can post anything to an action.
    expect(await removePasskeyAction(null, input as FormData)).toEqual(unknown)
    if (input)
      expect(await renamePasskeyAction(null, input as FormData)).toMatchObject({
        ok: false,
        code: 'not_found',
      })
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test('another user’s passkey gets the same answer as an unknown one, and no row changes', async () => {
  const eve = await openSignedIn('Eve')
  const [id] = await passkeyIds(eve)
  actAs(browser)
  const before = await snapshot(TABLES)
  expect(await removePasskeyAction(null, formData({ id: id ?? '' }))).toEqual(
    await removePasskeyAction(null, formData({ id: UNKNOWN })),
  )
  expect(await renamePasskeyAction(null, formData({ id: id ?? '', name: 'Mine' }))).toMatchObject({
    ok: false,
    code: 'not_found',
  })
  expect(await snapshot(TABLES)).toEqual(before)
})

test('another site and a visitor change nothing', async () => {
  const [id] = await passkeyIds(browser)
  const input = formData({ id: id ?? '', name: 'x' })
  const before = await snapshot(TABLES)
  requestHeaders.set('origin', 'https://evil.example')
  for (const action of [removePasskeyAction, renamePasskeyAction])
    expect(await action(null, input)).toMatchObject({ ok: false, code: 'csrf' })
  requestHeaders = new Headers({ origin: browser.origin })
  for (const action of [removePasskeyAction, renamePasskeyAction])
    expect(await action(null, input)).toMatchObject({ ok: false, code: 'unauthenticated' })
  expect(await snapshot(TABLES)).toEqual(before)
})

/** Signs in a user with two passkeys, in whose browser the actions run. */
async function openSignedIn(name: string): Promise<Browser> {
  const opened = openBrowser()
  await signUp(opened, name)
  await register(opened, {})
  actAs(opened)
  return opened
}

function actAs({ origin, cookies }: Browser): void {
  requestHeaders = new Headers({ origin, cookie: `session=${cookies.get('session')}` })
}

async function passkeyIds(of: Browser): Promise<(string | undefined)[]> {
  const rows = await sql<{ id: string }>(
    'SELECT id FROM passkeys WHERE user_id = $1 ORDER BY created_at',
    [await userIdOf(of)],
  )
  return rows.map(({ id }) => id)
}
