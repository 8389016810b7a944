import { expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { env } from '@/lib/env'
import { sql } from '@/lib/testing/database'
import { removeAccount } from '../methods'
import {
  findAccountByProvider,
  getConnectedPicture,
  getPasswordHash,
  listAccounts,
  listAllAccounts,
  listConnectedAccounts,
  setPasswordHash,
  upsertAccount,
} from './accounts'

const CLIENT = { ipAddress: null, userAgent: null }
const SECRETS = ['planted-access', 'planted-refresh', 'planted-id', 'planted-hash']

const tokens = (changes = {}) => ({
  accessToken: 'planted-access',
  refreshToken: 'planted-refresh',
  idToken: 'planted-id',
  accessTokenExpiresAt: new Date(Date.now() + 3_600_000),
  refreshTokenExpiresAt: null,
  scope: 'openid',
  ...changes,
})
const identity = (accountId: string, changes = {}) => ({
  accountId,
  name: 'Ada',
  email: 'ada@example.com',
  picture: 'https://example.com/a.png',
  ...changes,
})

async function newUser(name = 'Ada'): Promise<string> {
  return (await db.user.create({ data: { name }, select: { id: true } })).id
}

async function rawRow(id: string) {
  const [row] = await sql('SELECT * FROM accounts WHERE id = $1', [id])
  return row ?? {}
}

/** What any account store must do. Needs a provider 'acme'. Runs on `TEST_DATABASE_URL` if set. */
export function accountStoreContract(): void {
  test('upsert: a second sign-in keeps id, creation time and owner, and updates tokens, expiry, scope and profile', async () => {
    const userId = await newUser()
    const id = await upsertAccount({
      userId,
      providerId: 'acme',
      identity: identity('a-1'),
      tokens: tokens(),
    })
    const before = await rawRow(id)
    await sql(
      "UPDATE accounts SET updated_at = now() - interval '1 day', last_used_at = now() - interval '1 day' WHERE id = $1",
      [id],
    )
    const changed = identity('a-1', { name: 'Ada L.', email: 'new@example.com', picture: null })
    const later = new Date(Date.now() + 7_200_000)
    const again = await upsertAccount({
      userId,
      providerId: 'acme',
      identity: changed,
      tokens: tokens({ accessToken: 'other', accessTokenExpiresAt: later, scope: 'openid email' }),
    })
    const after = await rawRow(id)
    expect(again).toBe(id)
    expect(after).toMatchObject({
      id,
      created_at: before.created_at,
      user_id: userId,
      name: 'Ada L.',
      email: 'new@example.com',
      picture: null,
    })
    expect(after).toMatchObject({ scope: 'openid email', access_token_expires_at: later })
    for (const field of ['access_token', 'refresh_token', 'id_token'])
      expect(after[field]).not.toBe(before[field])
    expect(after.updated_at.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect(after.last_used_at.getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  test('upsert: a missing refresh token, ID token, scope or name never erases the stored one', async () => {
    const userId = await newUser()
    const input = {
      userId,
      providerId: 'acme',
      identity: identity('a-2'),
      tokens: tokens({ refreshTokenExpiresAt: new Date(4e12) }),
    }
    const id = await upsertAccount(input)
    const before = await rawRow(id)
    const missing = tokens({ refreshToken: null, idToken: null, scope: null })
    await upsertAccount({ ...input, identity: identity('a-2', { name: null }), tokens: missing })
    const kept = ['refresh_token', 'refresh_token_expires_at', 'id_token', 'scope', 'name']
    const after = await rawRow(id)
    for (const field of kept) expect(after[field]).toEqual(before[field])
    expect(before.refresh_token).not.toBeNull()
  })

  test('upsert: never moves an account to another user', async () => {
    const [owner, other] = [await newUser('Owner'), await newUser('Other')]
    const id = await upsertAccount({
      userId: owner,
      providerId: 'acme',
      identity: identity('a-3'),
      tokens: tokens(),
    })
    const before = await rawRow(id)
    const theft = {
      userId: other,
      providerId: 'acme',
      identity: identity('a-3', { name: 'Thief' }),
      tokens: tokens(),
    }
    await expect(upsertAccount(theft)).rejects.toMatchObject({
      name: 'AppError',
      code: 'already_linked',
    })
    expect(await rawRow(id)).toEqual(before)
  })

  test('upsert: one subject at two providers is two accounts', async () => {
    const [one, two] = [await newUser(), await newUser()]
    await upsertAccount({
      userId: one,
      providerId: 'acme',
      identity: identity('a-4'),
      tokens: tokens(),
    })
    await upsertAccount({
      userId: two,
      providerId: 'second',
      identity: identity('a-4'),
      tokens: tokens(),
    })
    expect((await findAccountByProvider('acme', 'a-4'))?.userId).toBe(one)
    expect((await findAccountByProvider('second', 'a-4'))?.userId).toBe(two)
  })

  test('upsert: eight concurrent calls leave one row', async () => {
    const userId = await newUser()
    const input = { userId, providerId: 'acme', identity: identity('a-5'), tokens: tokens() }
    const ids = await Promise.all(Array.from({ length: 8 }, () => upsertAccount(input)))
    expect(new Set(ids).size).toBe(1)
    expect(await sql("SELECT 1 FROM accounts WHERE account_id = 'a-5'")).toHaveLength(1)
  })

  test('findByProvider: the row or null; a database error is thrown', async () => {
    const userId = await newUser()
    const id = await upsertAccount({
      userId,
      providerId: 'acme',
      identity: identity('a-6'),
      tokens: tokens(),
    })
    expect(await findAccountByProvider('acme', 'a-6')).toMatchObject({
      id,
      userId,
      providerId: 'acme',
      accountId: 'a-6',
    })
    expect(await findAccountByProvider('acme', 'A-6')).toBeNull()
    expect(await findAccountByProvider('second', 'a-6')).toBeNull()
    await sql('ALTER TABLE accounts RENAME TO accounts_away')
    try {
      await expect(findAccountByProvider('acme', 'a-6')).rejects.toThrow()
    } finally {
      await sql('ALTER TABLE accounts_away RENAME TO accounts')
    }
  })

  test("listForUser: only that user's rows, oldest first", async () => {
    const [userId, other] = [await newUser(), await newUser()]
    for (const accountId of ['b-1', 'b-2', 'b-3'])
      await upsertAccount({
        userId,
        providerId: 'acme',
        identity: identity(accountId),
        tokens: tokens(),
      })
    await upsertAccount({
      userId: other,
      providerId: 'acme',
      identity: identity('b-other'),
      tokens: tokens(),
    })
    await sql("UPDATE accounts SET created_at = now() - interval '1 day' WHERE account_id = 'b-3'")
    expect((await listAccounts(userId)).map(({ accountId }) => accountId)).toEqual([
      'b-3',
      'b-1',
      'b-2',
    ])
    const connected = await listConnectedAccounts(userId)
    expect(connected.map(({ accountId }) => accountId)).toEqual(['b-3', 'b-1', 'b-2'])
    expect(connected[0]).toEqual({
      ...identity('b-3'),
      id: expect.any(String),
      providerId: 'acme',
      createdAt: expect.any(Date),
      lastUsedAt: expect.any(Date),
    })
  })

  test('listAll: for admins only, shows only whether secrets exist', async () => {
    const userId = await newUser()
    await upsertAccount({
      userId,
      providerId: 'acme',
      identity: identity('c-1'),
      tokens: tokens({ refreshToken: null }),
    })
    await setPasswordHash(userId, 'planted-hash')
    const rows = await listAllAccounts({ role: 'admin' }, { userId })
    const has = {
      hasAccessToken: true,
      hasRefreshToken: false,
      hasIdToken: true,
      hasPassword: false,
    }
    expect(rows).toMatchObject([
      { accountId: 'c-1', ...has },
      {
        providerId: 'credential',
        hasAccessToken: false,
        hasRefreshToken: false,
        hasIdToken: false,
        hasPassword: true,
      },
    ])
    expect((await listAllAccounts({ role: 'admin' })).length).toBeGreaterThan(rows.length)
    expect(
      (await listAllAccounts({ role: 'admin' }, { userId, after: rows[0]?.id ?? '' })).map(
        ({ id }) => id,
      ),
    ).toEqual([rows[1]?.id])
    await expect(listAllAccounts({ role: 'user' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test("unlink: true once, then false; other rows and other users' rows are untouched", async () => {
    const [userId, other] = [await newUser(), await newUser()]
    const input = { userId, providerId: 'acme', tokens: tokens() }
    const [going, staying] = [
      await upsertAccount({ ...input, identity: identity('d-1') }),
      await upsertAccount({ ...input, identity: identity('d-2') }),
    ]
    const before = await rawRow(staying)
    expect(await removeAccount({ userId: other, id: going, client: CLIENT })).toBe(false)
    expect(await removeAccount({ userId, id: going, client: CLIENT })).toBe(true)
    expect(await removeAccount({ userId, id: going, client: CLIENT })).toBe(false)
    expect(await rawRow(going)).toEqual({})
    expect(await rawRow(staying)).toEqual(before)
  })

  test('a password hash is stored and returned only by its own functions, and does not affect other accounts', async () => {
    const userId = await newUser()
    expect(await getPasswordHash(userId)).toBeNull()
    await setPasswordHash(userId, 'hash-1')
    await setPasswordHash(userId, 'hash-2')
    expect(await getPasswordHash(userId)).toBe('hash-2')
    const rows = await sql(
      "SELECT account_id FROM accounts WHERE user_id = $1 AND provider_id = 'credential'",
      [userId],
    )
    expect(rows).toEqual([{ account_id: userId }])
    expect(await listConnectedAccounts(userId)).toEqual([])
  })

  test('no other read returns a password or token, and none is stored in plain text', async () => {
    const userId = await newUser()
    await upsertAccount({ userId, providerId: 'acme', identity: identity('e-1'), tokens: tokens() })
    await setPasswordHash(userId, 'planted-hash')
    const reads = JSON.stringify([
      await findAccountByProvider('acme', 'e-1'),
      await listAccounts(userId),
      await listAllAccounts({ role: 'admin' }),
      await listConnectedAccounts(userId),
      await getConnectedPicture(userId),
    ])
    for (const secret of SECRETS) expect(reads).not.toContain(secret)
    expect(reads).not.toMatch(/"(accessToken|refreshToken|idToken|password)"/)
    const stored = JSON.stringify(
      await sql('SELECT access_token, refresh_token, id_token FROM accounts'),
    )
    for (const secret of SECRETS) expect(stored).not.toContain(secret)
    for (const secret of env().authSecrets) expect(stored).not.toContain(secret)
  })

  test('the connected picture is that of the first connected account that has one', async () => {
    const userId = await newUser()
    expect(await getConnectedPicture(userId)).toBeNull()
    await upsertAccount({
      userId,
      providerId: 'acme',
      identity: identity('f-1', { picture: null }),
      tokens: tokens(),
    })
    await upsertAccount({
      userId,
      providerId: 'second',
      identity: identity('f-2'),
      tokens: tokens(),
    })
    expect(await getConnectedPicture(userId)).toEqual({
      providerId: 'second',
      url: 'https://example.com/a.png',
    })
  })

  test("a user's accounts are deleted with the user", async () => {
    const userId = await newUser()
    const id = await upsertAccount({
      userId,
      providerId: 'acme',
      identity: identity('g-1'),
      tokens: tokens(),
    })
    await sql('DELETE FROM users WHERE id = $1', [userId])
    expect(await rawRow(id)).toEqual({})
  })
}
