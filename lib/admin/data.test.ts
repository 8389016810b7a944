import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { sql } from '@/lib/testing/database'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { getUserDetails, listUsers } from './data'
import { usersView } from './schema'

const ADMIN = { id: randomUUID(), role: 'admin' } as const
const USER = { id: randomUUID(), role: 'user' } as const

beforeEach(() => sql('DELETE FROM users'))

test('an admin finds users by part of name or email, ignoring case; others find none', async () => {
  const ada = await addUser('Ada Lovelace', 'ada@example.com')
  const grace = await addUser('Grace Hopper', 'grace@example.org')
  expect(await find('LOVE')).toEqual([ada])
  expect(await find('example.org')).toEqual([grace])
  expect(await find('  ada ')).toEqual([ada])
  expect((await find('')).sort()).toEqual([ada, grace].sort())
  expect(await find('nobody')).toEqual([])
  await expect(listUsers(USER, { q: '', cursor: undefined })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test.each(['%', '_', '\\', '%_', '100%', 'a_b', '\\%', "'"])(
  '%j is matched literally',
  async (q) => {
    await addUser('Ada')
    const named = await addUser(`x${q}y`)
    expect(await find(q)).toEqual([named])
  },
)

test('an invalid search term is ignored', async () => {
  const ada = await addUser('Ada')
  for (const q of ['\0', '\ud83e', 'x'.repeat(101), ['a', 'b'], { contains: '' }]) {
    const view = usersView.parse({ q })
    expect((await listUsers(ADMIN, view)).users.map(({ id }) => id)).toEqual([ada])
  }
})

test('pages show each user once, newest first', async () => {
  await sql(
    "INSERT INTO users (name, created_at) SELECT 'User ' || n, timestamptz '2026-03-01 12:00Z' + (n % 3) * interval '1 ms' FROM generate_series(1, 120) n",
  )
  const inOrder = await sql<{ id: string }>('SELECT id FROM users ORDER BY created_at DESC, id')
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listUsers(ADMIN, { q: 'user', cursor })
    ids.push(...page.users.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(ids).toEqual(inOrder.map(({ id }) => id))
})

test('details show only whether a secret exists', async () => {
  const id = await addUser('Ada', 'ada@example.com')
  await sql("UPDATE users SET webauthn_user_id = 'SECRET-handle' WHERE id = $1", [id])
  await sql("INSERT INTO user_profiles (user_id, bio) VALUES ($1, 'Programmer')", [id])
  await sql(
    `INSERT INTO accounts (user_id, provider_id, account_id, access_token, password) VALUES ($1, 'acme', '42', 'SECRET-access', 'SECRET-password')`,
    [id],
  )
  await sql(
    `INSERT INTO passkeys (user_id, name, credential_id, public_key, device_type, backed_up) VALUES ($1, 'Phone', 'credential-of-22-chars', 'SECRET-key', 'singleDevice', false)`,
    [id],
  )
  await sql(
    `INSERT INTO sessions (user_id, token_hash, method, ip_address, expires_at) VALUES ($1, rpad('SECRET-hash', 43, 'x'), 'passkey', '203.0.113.7', now() + interval '1 day')`,
    [id],
  )
  const details = await getUserDetails(ADMIN, id)
  expect(details).toMatchObject({
    name: 'Ada',
    profile: { bio: 'Programmer' },
    passkeys: [{ name: 'Phone' }],
    accounts: [
      {
        providerId: 'acme',
        hasAccessToken: true,
        hasRefreshToken: false,
        hasIdToken: false,
        hasPassword: true,
      },
    ],
    sessions: [{ address: '203.0.113.0/24' }],
  })
  expect(JSON.stringify(details)).not.toMatch(/SECRET|203\.0\.113\.7/)
})

test('only admins get details; an unknown or malformed id gets none', async () => {
  const id = await addUser('Ada')
  await expect(getUserDetails(USER, id)).rejects.toMatchObject({ code: 'not_found' })
  for (const unknown of [randomUUID(), ...MALFORMED_IDS])
    expect(await Reflect.apply(getUserDetails, null, [ADMIN, unknown])).toBeNull()
})

async function addUser(name: string, email?: string): Promise<string> {
  return (await db.user.create({ data: { name, email, emailVerified: email !== undefined } })).id
}

async function find(q: string): Promise<string[]> {
  return (await listUsers(ADMIN, usersView.parse({ q }))).users.map(({ id }) => id)
}
