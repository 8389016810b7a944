import { randomUUID } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { authenticate } from '@/lib/auth/user'
import { ERRORS } from '@/lib/errors'
import { openTransaction, snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { openSession, signInUser } from '@/lib/testing/sessions'
import {
  createRecoveryCodesAction,
  revokeOtherSessionsAction,
  revokeSessionAction,
} from './actions'
import { secureAccount, setSecurityMails } from './notices'
import { countRecoveryCodes, createRecoveryCodes } from './recovery-codes'
import { listSessions, revokeOtherSessions, revokeSession } from './session-list'
import { getUserHandle } from './users'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => {
  process.env.RATE_LIMIT_SCALE = '1000'
  return { headers: new Headers() }
})
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const FIREFOX =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0'
const CLIENT = { ipAddress: null, userAgent: null }
const GONE = { ok: false, code: 'not_found', message: ERRORS.not_found.message }
const TABLES = ['users', 'sessions', 'recovery_codes', 'security_events']

type Gone = { id: string; sessionId: string }

let ada: { id: string; headers: Headers }
let grace: { id: string; headers: Headers }

beforeEach(async () => {
  vi.mocked(revalidatePath).mockClear()
  ada = await signInUser('Ada')
  grace = await signInUser('Grace')
  request.headers = ada.headers
})

test('a revoked session ends on its next request; others continue', async () => {
  const phone = await openSession(ada.id, FIREFOX)
  const laptop = await openSession(ada.id)
  const id = (await authenticate(phone))?.sessionId ?? ''
  expect(await revokeSessionAction(null, formData({ id }))).toEqual({
    ok: true,
    value: 'Firefox on macOS',
  })
  expect(await authenticate(phone)).toBeNull()
  expect(await authenticate(laptop)).toMatchObject({ id: ada.id })
  expect(await authenticate(ada.headers)).toMatchObject({ id: ada.id })
  expect(await authenticate(grace.headers)).toMatchObject({ id: grace.id })
  expect(await events(ada.id)).toEqual([
    { type: 'session_revoked', outcome: 'success', detail: { device: 'Firefox on macOS' } },
  ])
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/settings/sessions']])
})

test('signing out other sessions keeps this one and those of other users', async () => {
  const others = [await openSession(ada.id), await openSession(ada.id, FIREFOX)]
  expect(await revokeOtherSessionsAction(null, formData({}))).toEqual({ ok: true, value: 2 })
  for (const other of others) expect(await authenticate(other)).toBeNull()
  expect(await authenticate(ada.headers)).toMatchObject({ id: ada.id })
  expect(await authenticate(grace.headers)).toMatchObject({ id: grace.id })
  expect(await events(ada.id)).toEqual([
    { type: 'other_sessions_revoked', outcome: 'success', detail: { sessions: 2 } },
  ])

  expect(await revokeOtherSessionsAction(null, formData({}))).toEqual({ ok: true, value: 0 })
  expect(await events(ada.id)).toHaveLength(1)
})

test('new recovery codes are returned once, and the list of them is drawn again', async () => {
  const result = await createRecoveryCodesAction(null, formData({}))
  expect(result).toEqual({ ok: true, value: Array(10).fill(expect.stringMatching(/^[\w-]{23}$/)) })
  expect(await countRecoveryCodes(ada.id)).toBe(10)
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/settings/recovery-codes']])
})

test.each([
  ['signing out other sessions', revokeOtherSessionsAction],
  ['new recovery codes', createRecoveryCodesAction],
])('%s: requires a sign-in within 15 minutes', async (_change, act) => {
  const other = await openSession(ada.id)
  const current = (await authenticate(ada.headers))?.sessionId
  await sql("UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE id = $1", [
    current,
  ])
  const before = await snapshot(TABLES)
  expect(await act(null, formData({}))).toMatchObject({
    ok: false,
    code: 'fresh_sign_in_required',
  })
  expect(await snapshot(TABLES)).toEqual(before)
  expect(await authenticate(other)).not.toBeNull()
  expect(revalidatePath).not.toHaveBeenCalled()
})

test("another user's session, the current one, an unknown and a malformed id get the same answer and change nothing", async () => {
  await openSession(ada.id)
  const theirs = (await authenticate(grace.headers))?.sessionId
  const current = (await authenticate(ada.headers))?.sessionId
  const before = await snapshot(TABLES)
  for (const id of [randomUUID(), theirs, current, ...MALFORMED_IDS]) {
    // React decodes whatever was posted: a client may send anything instead of a form.
    expect(await Reflect.apply(revokeSessionAction, null, [null, { id }])).toEqual({
      ...GONE,
      fields: undefined,
    })
  }
  for (const input of [undefined, null, '', 7, [], [theirs], new Map([['id', theirs]])]) {
    expect(await Reflect.apply(revokeSessionAction, null, [null, input])).toEqual({
      ...GONE,
      fields: undefined,
    })
  }
  expect(await snapshot(TABLES)).toEqual(before)
  // The list was out of date.
  expect(revalidatePath).toHaveBeenCalledWith('/settings/sessions')
})

test('a session replaced in the meantime signs nobody out: the user stays signed in elsewhere', async () => {
  const user = await authenticate(ada.headers)
  if (!user) throw new Error('No user is signed in')
  // Simulates a step-up in another tab.
  const stepUp = await openSession(ada.id)
  await sql('DELETE FROM sessions WHERE id = $1', [user.sessionId])
  await expect(revokeOtherSessions(user, CLIENT)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await authenticate(stepUp)).not.toBeNull()
  expect(await events(ada.id)).toEqual([])
})

test.each([
  ['getUserHandle', (user: Gone) => getUserHandle(user.id), 'not_found'],
  ['revokeSession', (user: Gone) => revokeSession(user, randomUUID(), CLIENT)],
  ['revokeOtherSessions', (user: Gone) => revokeOtherSessions(user, CLIENT)],
  ['secureAccount', (user: Gone) => secureAccount(user, CLIENT)],
  ['setSecurityMails', (user: Gone) => setSecurityMails(user.id, false, CLIENT)],
  ['createRecoveryCodes', (user: Gone) => createRecoveryCodes(user.id, CLIENT)],
])(
  '%s: a user who was deleted meanwhile is refused',
  async (_change, act, code = 'unauthenticated') => {
    await expect(act({ id: randomUUID(), sessionId: randomUUID() })).rejects.toMatchObject({ code })
  },
)

test('both lock the user before any session, as a step-up does, so they cannot deadlock', async () => {
  const id = (await authenticate(await openSession(ada.id)))?.sessionId ?? ''
  for (const act of [
    () => revokeSessionAction(null, formData({ id })),
    () => revokeOtherSessionsAction(null, formData({})),
  ]) {
    const stepUp = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [ada.id])
    const pending = act()
    await stepUp.hasWaiter()
    await stepUp.query('SELECT 1 FROM sessions WHERE user_id = $1 FOR UPDATE NOWAIT', [ada.id])
    await stepUp.commit()
    expect(await pending).toMatchObject({ ok: true })
  }
})

test('without a session or from another site, nothing changes', async () => {
  const id = (await authenticate(await openSession(ada.id)))?.sessionId ?? ''
  const before = await snapshot(TABLES)
  const actions = [
    () => revokeSessionAction(null, formData({ id })),
    () => revokeOtherSessionsAction(null, formData({})),
  ]
  for (const act of actions) {
    request.headers = new Headers({ origin: 'http://localhost:3000' })
    expect(await act()).toMatchObject({ ok: false, code: 'unauthenticated' })
    request.headers = new Headers({
      ...Object.fromEntries(ada.headers),
      origin: 'https://evil.example',
    })
    expect(await act()).toMatchObject({ ok: false, code: 'csrf' })
  }
  expect(await snapshot(TABLES)).toEqual(before)
})

test('the list has only the user’s live sessions, described, without token, hash or full address', async () => {
  const [expired, idle] = [await openSession(ada.id), await openSession(ada.id)]
  const ids = await Promise.all(
    [expired, idle].map(async (headers) => (await authenticate(headers))?.sessionId),
  )
  await sql("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [ids[0]])
  await sql("UPDATE sessions SET last_seen_at = now() - interval '8 days' WHERE id = $1", [ids[1]])
  await openSession(ada.id, FIREFOX)
  const sessions = await listSessions(ada.id)
  expect(sessions.map(({ device }) => device).sort()).toEqual([
    'Firefox on macOS',
    'Unknown device',
  ])
  for (const session of sessions) {
    expect(Object.keys(session).sort()).toEqual([
      'address',
      'canRename',
      'createdAt',
      'device',
      'id',
      'lastSeenAt',
      'method',
    ])
    expect(session).toMatchObject({ address: '203.0.113.0/24', method: 'passkey' })
  }
})

function events(userId: string) {
  return sql(
    'SELECT type, outcome, detail FROM security_events WHERE user_id = $1 ORDER BY created_at',
    [userId],
  )
}
