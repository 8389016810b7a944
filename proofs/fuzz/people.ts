import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { createTestSession, createTestUser, givePasskey, makeAdmin } from '@/e2e/testing/test-user'

/** Values of the placeholders: users, sessions and ids that exist, until a case deletes them. */
export async function createPeople(db: pg.Pool): Promise<Record<string, string>> {
  const [user, admin] = [await createTestUser(db, 'Ada'), await createTestUser(db, 'Grace')]
  await givePasskey(db, user)
  await makeAdmin(db, admin)
  const { rows } = await db.query<{ id: string }>(
    "INSERT INTO todos (user_id, title) SELECT $1, 'Todo ' || n FROM generate_series(1, 20) n RETURNING id",
    [user.id],
  )
  return {
    user: user.id,
    admin: admin.id,
    todo: rows[0]?.id ?? '',
    session: user.sessionToken,
    adminSession: admin.sessionToken,
    staleSession: await createTestSession(db, user.id, { authenticatedMinutesAgo: 60 }),
    token: await createAccessToken(db, user.id),
  }
}

/** With every scope. */
export async function createAccessToken(db: pg.Pool, userId: string): Promise<string> {
  const token = `latchkey_pat_${randomBytes(32).toString('base64url')}`
  await db.query(
    "INSERT INTO personal_access_tokens (user_id, name, token_hash, ending, scopes, expires_at) VALUES ($1, 'Script', $2, right($3, 4), '{todos:read,todos:write,profile:read}', now() + interval '1 day')",
    [userId, createHash('sha256').update(token).digest('base64url'), token],
  )
  return token
}
