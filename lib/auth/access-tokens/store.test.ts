import { beforeEach, expect, test } from 'vitest'
import { signOutUser } from '@/lib/admin/changes'
import { deleteOwnUser } from '@/lib/personal-data/delete'
import { exportPersonalData } from '@/lib/personal-data/export'
import { sweepExpiredRows } from '@/lib/server/sweep'
import { count, dump, openTransaction, sql, statementsOf } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { openSession, signInUser } from '@/lib/testing/sessions'
import { secureAccount } from '../notices'
import { hashToken } from '../token'
import { authenticate } from '../user'
import {
  createAccessToken,
  findAccessToken,
  isAccessToken,
  listAccessTokens,
  MAX_ACCESS_TOKENS,
  revokeAccessToken,
} from './store'

const CLIENT = { ipAddress: '203.0.113.7', userAgent: null }
const NEW = { name: 'Backup', scopes: ['notes:read' as const], days: 30 }

let ada: { id: string; sessionId: string }
let grace: { id: string; sessionId: string }

beforeEach(async () => {
  await sql('TRUNCATE users CASCADE')
  ada = await signedIn('Ada')
  grace = await signedIn('Grace')
})

test('a token has a prefix and 256 random bits, and only its hash is stored, nothing of it logged', async () => {
  const made: string[] = []
  const lines = await logLinesOf(async () => {
    made.push(await create(), await create())
  })
  const [token = '', other] = made
  expect(token).toMatch(/^[a-z0-9]+_pat_[A-Za-z0-9_-]{43}$/)
  expect(other).not.toBe(token)
  expect(
    await sql('SELECT token_hash FROM personal_access_tokens WHERE user_id = $1', [ada.id]),
  ).toContainEqual({
    token_hash: hashToken(token),
  })
  const secret = token.slice(-43)
  for (const place of [await dump(), lines.join('\n'), await exportOf(ada.id)])
    expect(place.includes(secret)).toBe(false)
  expect(lines.join('\n')).toContain('token_created')
})

test('a token is found for its owner until it expires, by one statement', async () => {
  const token = await create()
  const found = { userId: ada.id, scopes: ['notes:read'] }
  expect(await findAccessToken(token)).toEqual(found)
  expect(await statementsOf(() => findAccessToken(token))).toHaveLength(1)
  const lifetime = `expires_at - created_at BETWEEN interval '29 days 23 hours' AND interval '30 days 1 hour'`
  expect(await count(`personal_access_tokens WHERE user_id = '${ada.id}' AND ${lifetime}`)).toBe(1)
  await sql('UPDATE personal_access_tokens SET expires_at = now() WHERE user_id = $1', [ada.id])
  expect(await findAccessToken(token)).toBeNull()
  expect(await listAccessTokens(ada.id)).toMatchObject([{ isExpired: true }])
})

test('its last use is written at most once a minute', async () => {
  const token = await create()
  expect(await listAccessTokens(ada.id)).toMatchObject([
    { name: 'Backup', ending: token.slice(-4), lastUsedAt: null, isExpired: false },
  ])
  await findAccessToken(token)
  const [first] = await listAccessTokens(ada.id)
  expect(first?.lastUsedAt).toBeInstanceOf(Date)
  await findAccessToken(token)
  expect(await listAccessTokens(ada.id)).toEqual([first])
  const aged = "UPDATE personal_access_tokens SET last_used_at = now() - interval '61 seconds'"
  await sql(aged)
  expect(await statementsOf(() => findAccessToken(token))).toHaveLength(2)
})

test('what cannot be a token is not looked for', () => {
  const random = 'x'.repeat(43)
  expect(isAccessToken(`latchkey_pat_${random}`)).toBe(true)
  for (const given of [
    '',
    random,
    'latchkey_pat_',
    `latchkey_pat_${random.slice(1)}`,
    `latchkey_pat_${random}x`,
    `latchkey_pat_${random.slice(1)}é`,
    `LATCHKEY_pat_${random}`,
    `latchkey_pat_${random}\n`,
    `${'a'.repeat(81)}_pat_${random}`,
    'x'.repeat(100_000),
  ])
    expect(isAccessToken(given), given.slice(0, 60)).toBe(false)
})

test('tokens made under another name of the app still count', async () => {
  const token = (await create()).replace(/^[a-z0-9]+_/, 'formername_')
  await sql('UPDATE personal_access_tokens SET token_hash = $1', [hashToken(token)])
  expect(isAccessToken(token)).toBe(true)
  expect(await findAccessToken(token)).toMatchObject({ userId: ada.id })
})

test('the limit holds when tokens are created at the same time', async () => {
  for (let made = 0; made < MAX_ACCESS_TOKENS - 1; made++) await create()
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => create()))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('at most 20'),
      })
  expect(await listAccessTokens(ada.id)).toHaveLength(MAX_ACCESS_TOKENS)
  await create(grace)
})

test('a session that ends while its request waits creates nothing', async () => {
  const other = await openTransaction('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [ada.id])
  const creation = create().catch((error: unknown) => error)
  await other.hasWaiter()
  await other.query('DELETE FROM sessions WHERE user_id = $1', [ada.id])
  await other.commit()
  expect(await creation).toMatchObject({ code: 'unauthenticated' })
  expect(await listAccessTokens(ada.id)).toEqual([])
})

test('revoking ends only that token, at once, and is in the history', async () => {
  const [token, kept] = [await create(), await create()]
  const [id, keptId] = [await idOf(token), await idOf(kept)]
  await revokeAccessToken(ada.id, id, CLIENT)
  expect(await findAccessToken(token)).toBeNull()
  expect(await findAccessToken(kept)).not.toBeNull()
  await expect(revokeAccessToken(ada.id, id, CLIENT)).rejects.toMatchObject({ code: 'not_found' })
  expect(await historyOf(ada.id)).toEqual([
    { type: 'token_created', detail: { accessToken: 'Backup' } },
    { type: 'token_created', detail: { accessToken: 'Backup' } },
    { type: 'token_revoked', detail: { accessToken: 'Backup' } },
  ])
  for (const foreign of [keptId, ...MALFORMED_IDS])
    await expect(
      Reflect.apply(revokeAccessToken, null, [grace.id, foreign, CLIENT]),
    ).rejects.toMatchObject({ code: 'not_found' })
  expect(await findAccessToken(kept)).not.toBeNull()
})

test('the user’s other devices are told of a new token', async () => {
  await sql(
    "WITH d AS (INSERT INTO devices (user_id, token_hash) VALUES ($1, rpad('', 43, 'x')) RETURNING id) UPDATE sessions SET device_id = d.id FROM d WHERE sessions.id = $2",
    [ada.id, ada.sessionId],
  )
  await create()
  expect(
    await sql(
      'SELECT e.type FROM notices n JOIN security_events e ON e.id = n.event_id WHERE e.user_id = $1',
      [ada.id],
    ),
  ).toEqual([{ type: 'token_created' }])
})

test('"This wasn’t me" revokes all of the user’s tokens and nobody else’s', async () => {
  const [token, other] = [await create(), await create(grace)]
  await secureAccount(ada, CLIENT)
  expect(await findAccessToken(token)).toBeNull()
  expect(await findAccessToken(other)).not.toBeNull()
  expect((await historyOf(ada.id)).at(-1)).toEqual({
    type: 'token_revoked',
    detail: { accessTokens: 1 },
  })
})

test('an admin who signs a user out everywhere revokes the tokens', async () => {
  const token = await create()
  const admin = await signInUser('Admin', 'admin')
  await signOutUser({ id: admin.id, role: 'admin' }, ada.id, CLIENT)
  expect(await findAccessToken(token)).toBeNull()
})

test('deleting the account deletes its tokens', async () => {
  const [token, other] = [await create(), await create(grace)]
  const id = await idOf(token)
  await deleteOwnUser(ada.id, CLIENT)
  expect(await findAccessToken(token)).toBeNull()
  await expect(revokeAccessToken(ada.id, id, CLIENT)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await findAccessToken(other)).not.toBeNull()
})

test('the export names the tokens', async () => {
  await create()
  await create(grace)
  expect(JSON.parse(await exportOf(ada.id)).accessTokens).toEqual([
    {
      id: expect.any(String),
      name: 'Backup',
      scopes: ['notes:read'],
      expiresAt: expect.any(String),
      lastUsedAt: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    },
  ])
})

test('tokens are deleted 30 days after they expired', async () => {
  await create()
  await create(grace)
  const expire = (userId: string, days: number) =>
    sql(
      'UPDATE personal_access_tokens SET expires_at = now() - make_interval(days => $2, secs => 1) WHERE user_id = $1',
      [userId, days],
    )
  await expire(ada.id, 29)
  await expire(grace.id, 30)
  await sweepExpiredRows()
  expect([await listAccessTokens(ada.id), await listAccessTokens(grace.id)]).toEqual([
    [expect.objectContaining({ isExpired: true })],
    [],
  ])
})

async function signedIn(name: string): Promise<{ id: string; sessionId: string }> {
  const { id } = await signInUser(name)
  const user = await authenticate(await openSession(id))
  if (!user) throw new Error('There is no session')
  return user
}

function create(owner = ada): Promise<string> {
  return createAccessToken(owner, NEW, CLIENT)
}

async function idOf(token: string): Promise<string> {
  const [row] = await sql<{ id: string }>(
    'SELECT id FROM personal_access_tokens WHERE token_hash = $1',
    [hashToken(token)],
  )
  return row?.id ?? ''
}

async function exportOf(userId: string): Promise<string> {
  let text = ''
  for await (const part of exportPersonalData(userId)) text += part
  return text
}

function historyOf(userId: string) {
  return sql(
    "SELECT type, detail FROM security_events WHERE user_id = $1 AND type LIKE 'token_%' ORDER BY created_at, type",
    [userId],
  )
}
