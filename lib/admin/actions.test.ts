import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { isLastAdmin } from '@/lib/auth/admins'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'
import { authenticate } from '@/lib/auth/user'
import { db } from '@/lib/db/client'
import { ERRORS } from '@/lib/errors'
import { count, openTransaction, snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { openSession, signInUser } from '@/lib/testing/sessions'
import {
  changeRoleAction,
  deleteUserAction,
  removeMethodAction,
  signOutUserAction,
} from './actions'

// Next's own parts: the request, the router cache, and work after the response.
const request = await vi.hoisted(async () => {
  process.env.RATE_LIMIT_SCALE = '1000'
  const { AsyncLocalStorage } = await import('node:async_hooks')
  return { headers: new Headers(), own: new AsyncLocalStorage<Headers>() }
})
vi.mock('next/headers', () => ({ headers: async () => request.own.getStore() ?? request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/server', () => ({ after: vi.fn() }))

const ACTIONS = {
  signOut: signOutUserAction,
  removeMethod: removeMethodAction,
  changeRole: changeRoleAction,
  delete: deleteUserAction,
}
const NAMES = Object.keys(ACTIONS)
const GONE = { ok: false, code: 'not_found', message: ERRORS.not_found.message }
const TABLES = ['users', 'sessions', 'passkeys', 'accounts', 'security_events']

type Person = Awaited<ReturnType<typeof signInUser>>

let admin: Person
let ada: Person
let passkeyId: string

beforeEach(async () => {
  await sql("UPDATE users SET role = 'user'")
  admin = await signInUser('Grace', 'admin')
  ada = await signInUser('Ada')
  passkeyId = await addPasskey(ada.id)
  await addPasskey(ada.id)
  request.headers = admin.headers
})

test('"Sign out everywhere" ends all sessions of that user only', async () => {
  const phone = await openSession(ada.id)
  request.headers = new Headers(admin.headers)
  request.headers.set(SOCKET_ADDRESS_HEADER, '198.51.100.7')
  expect(await signOutUserAction(null, formData({ userId: ada.id }))).toEqual({
    ok: true,
    value: 2,
  })
  expect(await authenticate(ada.headers)).toBeNull()
  expect(await authenticate(phone)).toBeNull()
  expect(await authenticate(admin.headers)).not.toBeNull()
  expect(await histories('admin_signed_out_user')).toEqual(inBoth({ sessions: 2 }))
  // Not the admin's address.
  expect(await sql('SELECT ip_address FROM security_events WHERE user_id = $1', [ada.id])).toEqual([
    { ip_address: null },
  ])
})

test('a sign-in method is removed through the guard, which keeps the last one', async () => {
  const [last] = await sql<{ id: string }>(
    'SELECT id FROM passkeys WHERE user_id = $1 AND id <> $2',
    [ada.id, passkeyId],
  )
  const remove = (id = '') =>
    removeMethodAction(null, formData({ userId: ada.id, kind: 'passkey', id }))
  expect(await remove(passkeyId)).toEqual({ ok: true, value: undefined })
  expect(await histories('admin_removed_method')).toEqual(inBoth({ passkey: 'Passkey' }))
  expect(await remove(passkeyId)).toMatchObject(GONE)
  expect(await remove(last?.id)).toMatchObject({ ok: false, code: 'last_sign_in_method' })
  expect(await count(`passkeys WHERE user_id = '${ada.id}'`)).toBe(1)
})

test('so is a connected account', async () => {
  const [account] = await sql<{ id: string }>(
    "INSERT INTO accounts (user_id, provider_id, account_id) VALUES ($1, 'acme', gen_random_uuid()) RETURNING id",
    [ada.id],
  )
  const form = { userId: ada.id, kind: 'account', id: account?.id ?? '' }
  expect(await removeMethodAction(null, formData(form))).toMatchObject({ ok: true })
  expect(await count(`accounts WHERE user_id = '${ada.id}'`)).toBe(0)
  expect(await removeMethodAction(null, formData(form))).toMatchObject(GONE)
})

test('a role is granted and revoked; setting the same role again is no event', async () => {
  const give = (role: string) => changeRoleAction(null, formData({ userId: ada.id, role }))
  expect(await give('admin')).toMatchObject({ ok: true })
  expect(await authenticate(ada.headers)).toMatchObject({ role: 'admin' })
  expect(await give('admin')).toMatchObject({ ok: true })
  expect(await histories('admin_changed_role')).toEqual(inBoth({ role: 'admin' }))
  expect(await give('user')).toMatchObject({ ok: true })
  expect(await authenticate(ada.headers)).toMatchObject({ role: 'user' })
  for (const role of ['', 'owner', 'Admin'])
    expect(await give(role)).toMatchObject({ ok: false, code: 'invalid_input' })
})

test('a user is deleted with all their data; the admin’s history records it', async () => {
  // When the action redirects, Next throws.
  await expect(deleteUserAction(null, formData({ userId: ada.id }))).rejects.toMatchObject({
    digest: expect.stringContaining(';/admin;'),
  })
  expect(await authenticate(ada.headers)).toBeNull()
  for (const table of ['sessions', 'passkeys'])
    expect(await count(`${table} WHERE user_id = '${ada.id}'`)).toBe(0)
  expect(await histories('admin_deleted_user')).toEqual([
    { user_id: admin.id, detail: { actorId: admin.id, targetId: ada.id } },
  ])
})

test('the last admin is the only one; a user is never that', async () => {
  const adminUser = { id: admin.id, role: 'admin' }
  expect(await isLastAdmin(adminUser)).toBe(true)
  expect(await isLastAdmin({ id: ada.id, role: 'user' })).toBe(false)
  await sql("UPDATE users SET role = 'user'")
  expect(await isLastAdmin({ id: ada.id, role: 'user' })).toBe(false)
  await db.user.create({ data: { name: 'Other', role: 'admin' } })
  expect(await isLastAdmin(adminUser)).toBe(false)
})

test.each([
  ['demoted', () => changeRoleAction(null, formData({ userId: admin.id, role: 'user' }))],
  ['deleted', () => deleteUserAction(null, formData({ userId: admin.id }))],
])('the last admin cannot be %s, not even by themselves', async (_done, act) => {
  const before = await snapshot(TABLES)
  expect(await act()).toMatchObject({
    ok: false,
    code: 'forbidden',
    message: expect.stringContaining('last admin'),
  })
  expect(await snapshot(TABLES)).toEqual(before)
})

test('an id in capitals is the same user: the last admin is protected, and a change is recorded once', async () => {
  const capitals = admin.id.toUpperCase()
  const before = await snapshot(TABLES)
  for (const act of [
    () => changeRoleAction(null, formData({ userId: capitals, role: 'user' })),
    () => deleteUserAction(null, formData({ userId: capitals })),
  ])
    expect(await act()).toMatchObject({ ok: false, code: 'forbidden' })
  expect(await snapshot(TABLES)).toEqual(before)

  expect(await signOutUserAction(null, formData({ userId: capitals }))).toMatchObject({ ok: true })
  expect(await histories('admin_signed_out_user')).toEqual([
    { user_id: admin.id, detail: { actorId: admin.id, targetId: admin.id, sessions: 1 } },
  ])
})

test.each(NAMES)('%s: an admin who is demoted meanwhile is no longer one', async (name) => {
  await db.user.create({ data: { name: 'Other', role: 'admin' } })
  const demotion = await openTransaction("UPDATE users SET role = 'user' WHERE id = $1", [admin.id])
  const pending = act(name, form(ada.id))
  await demotion.hasWaiter()
  await demotion.commit()
  const before = await snapshot(TABLES)
  expect(await pending).toMatchObject(GONE)
  expect(await snapshot(TABLES)).toEqual(before)
})

test('either of two admins can be demoted', async () => {
  const other = await signInUser('Katherine', 'admin')
  expect(await demote(admin.headers, other.id)).toMatchObject({ ok: true })
  await sql("UPDATE users SET role = 'admin' WHERE id = $1", [other.id])
  expect(await demote(other.headers, admin.id)).toMatchObject({ ok: true })
})

test('one of two admins can delete themselves, leaving only the record of the deletion', async () => {
  await db.user.create({ data: { name: 'Other', role: 'admin' } })
  await expect(deleteUserAction(null, formData({ userId: admin.id }))).rejects.toMatchObject({
    digest: expect.stringContaining(';/admin;'),
  })
  expect(await count(`users WHERE id = '${admin.id}'`)).toBe(0)
  expect(await authenticate(admin.headers)).toBeNull()
})

test('of two admins who demote each other at once, one remains, in every round', async () => {
  const other = await signInUser('Katherine', 'admin')
  for (let round = 0; round < 40; round++) {
    await sql("UPDATE users SET role = 'admin' WHERE id = ANY ($1)", [[admin.id, other.id]])
    const results = await Promise.all([
      demote(admin.headers, other.id),
      demote(other.headers, admin.id),
    ])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await count("users WHERE role = 'admin'")).toBe(1)
  }
})

test('of two admins who delete each other at once, one remains', async () => {
  for (let round = 0; round < 10; round++) {
    const [one, two] = [await signInUser('One', 'admin'), await signInUser('Two', 'admin')]
    await sql("UPDATE users SET role = 'user' WHERE id <> ALL ($1)", [[one.id, two.id]])
    await Promise.allSettled([remove(one.headers, two.id), remove(two.headers, one.id)])
    expect(await count("users WHERE role = 'admin'")).toBe(1)
  }
})

test.each(NAMES)('%s: does not exist for anybody but an admin, whatever is sent', async (name) => {
  const inputs = [
    form(ada.id),
    form(admin.id),
    form(randomUUID()),
    formData({}),
    undefined,
    { userId: { not: '' } },
  ]
  const demoted = await signInUser('Demoted', 'admin')
  await sql("UPDATE users SET role = 'user' WHERE id = $1", [demoted.id])
  const before = await snapshot(TABLES)
  for (const person of [ada, demoted]) {
    request.headers = person.headers
    for (const input of inputs)
      expect(await act(name, input)).toEqual({ ...GONE, fields: undefined })
  }
  request.headers = new Headers({ origin: 'http://localhost:3000' })
  expect(await act(name, form(ada.id))).toMatchObject({ ok: false, code: 'unauthenticated' })
  request.headers = new Headers({
    ...Object.fromEntries(admin.headers),
    origin: 'https://evil.example',
  })
  expect(await act(name, form(ada.id))).toMatchObject({ ok: false, code: 'csrf' })
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(NAMES)('%s: asks an admin for a sign-in within 15 minutes', async (name) => {
  await sql(
    "UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
    [admin.id],
  )
  const before = await snapshot(TABLES)
  expect(await act(name, form(ada.id))).toMatchObject({ ok: false, code: 'fresh_sign_in_required' })
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(NAMES)(
  '%s: an unknown user and a malformed id are answered alike, and change nothing',
  async (name) => {
    const before = await snapshot(TABLES)
    for (const userId of [randomUUID(), ...MALFORMED_IDS]) {
      // React decodes whatever was posted: a client may send anything instead of a form.
      expect(await act(name, { userId, role: 'user', kind: 'passkey', id: passkeyId })).toEqual({
        ...GONE,
        fields: undefined,
      })
    }
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test("removeMethod: another user's method, an unknown and a malformed id get the same answer", async () => {
  const other = await signInUser('Other')
  const theirs = await addPasskey(other.id)
  const before = await snapshot(TABLES)
  for (const kind of ['passkey', 'account', undefined, { not: '' }]) {
    for (const id of [theirs, randomUUID(), ...MALFORMED_IDS]) {
      expect(await act('removeMethod', { userId: ada.id, kind, id })).toEqual({
        ...GONE,
        fields: undefined,
      })
    }
  }
  expect(await snapshot(TABLES)).toEqual(before)
})

function form(userId: string): FormData {
  return formData({ userId, role: 'admin', kind: 'passkey', id: passkeyId })
}

function act(name: string, input: unknown) {
  return Reflect.apply(Reflect.get(ACTIONS, name), null, [null, input])
}

/** Each in its own request, so that two at once are two users. */
function demote(headers: Headers, userId: string) {
  return request.own.run(headers, () => changeRoleAction(null, formData({ userId, role: 'user' })))
}

function remove(headers: Headers, userId: string) {
  return request.own.run(headers, () => deleteUserAction(null, formData({ userId })))
}

async function addPasskey(userId: string): Promise<string> {
  const { id } = await db.passkey.create({
    data: {
      userId,
      name: 'Passkey',
      credentialId: randomUUID(),
      publicKey: 'AAAA',
      deviceType: 'singleDevice',
      backedUp: false,
    },
  })
  return id
}

function inBoth(detail: Record<string, unknown>) {
  const event = { detail: { ...detail, actorId: admin.id, targetId: ada.id } }
  return [admin.id, ada.id].sort().map((user_id) => ({ user_id, ...event }))
}

function histories(type: string) {
  return sql(
    "SELECT user_id, detail FROM security_events WHERE type = $1 AND detail->>'actorId' = $2 ORDER BY user_id",
    [type, admin.id],
  )
}
