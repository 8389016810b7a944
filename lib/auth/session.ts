import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { Prisma, type Role, type Theme } from '@/prisma/generated/client'
import type { ClientInfo } from './client-info'
import { createToken, hashToken } from './token'

/** Absolute lifetime: 30 days. The idle limit (7 days) and the interval of `touch` (15 minutes) stand in the SQL below. */
export const SESSION_MAX_AGE_SECONDS = 30 * 24 * 60 * 60

/** Whether the session `s` still counts, on the database's clock. */
export const IS_LIVE = Prisma.sql`s.expires_at > now() AND s.last_seen_at > now() - interval '7 days'`

/** The person who is signed in, and the session they are signed in with. Holds no secret. */
export type AuthUser = {
  id: string
  name: string
  email: string | null
  image: string | null
  role: Role
  theme: Theme
  /** As the profile has it, else as sign-up or a provider had it. */
  displayName: string
  /** The profile's picture; the provider's until there is a profile. */
  avatarUrl: string | null
  sessionId: string
  /** 'passkey', 'recovery-code' or a provider's id. */
  method: string
  /** When the user last proved who they are: sign-in or step-up. */
  authenticatedAt: Date
  /** Whether that was within the last 15 minutes, by the database's clock: what sensitive actions ask for. */
  isFresh: boolean
  expiresAt: Date
}

/** Inserts a session and returns its token, which exists nowhere else. `replaces` is the browser's earlier token: its session ends here. */
export async function createSession(
  tx: Transaction,
  {
    userId,
    method,
    client,
    replaces,
  }: { userId: string; method: string; client: ClientInfo; replaces: string | null },
): Promise<string> {
  const token = createToken()
  if (replaces) await deleteSession(replaces, tx)
  await tx.$executeRaw`
    INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, expires_at)
    VALUES (${userId}::uuid, ${hashToken(token)}, ${method}, ${client.ipAddress}, ${client.userAgent}, now() + make_interval(secs => ${SESSION_MAX_AGE_SECONDS}))`
  return token
}

/** Session and user by token: one statement, on the database's clock. Null when expired, idle for 7 days, revoked or unknown. Throws when the database is down. */
export async function findSession(token: string): Promise<AuthUser | null> {
  const [row] = await db.$queryRaw<(AuthUser & { isStale: boolean })[]>`
    SELECT u.id, u.name, u.email, u.image, u.role, coalesce(p.theme, 'system') AS theme,
           coalesce(p.display_name, u.name) AS "displayName",
           CASE WHEN p.user_id IS NULL THEN u.image ELSE p.avatar_url END AS "avatarUrl",
           s.id AS "sessionId", s.method, s.authenticated_at AS "authenticatedAt", s.expires_at AS "expiresAt",
           s.authenticated_at > now() - interval '15 minutes' AS "isFresh",
           s.last_seen_at < now() - interval '15 minutes' AS "isStale"
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN user_profiles p ON p.user_id = u.id
    WHERE s.token_hash = ${hashToken(token)} AND ${IS_LIVE}`
  if (!row) return null
  const { isStale, ...user } = row
  if (isStale) await touchSession(user.sessionId)
  return user
}

/** Ends the session of this token. Returns the user's id, or null when there was none. */
export async function deleteSession(token: string, tx: Transaction = db): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM sessions WHERE token_hash = ${hashToken(token)} RETURNING user_id AS "userId"`
  return row?.userId ?? null
}

/**
 * For what takes a while: throws `AppError('unauthenticated')` when the session was ended since it was read. Until the transaction ends nobody can
 * end it.
 */
export async function assertSessionLives(
  tx: Transaction,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const live = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${IS_LIVE} FOR KEY SHARE`
  if (live.length === 0) throw new AppError('unauthenticated')
}

async function touchSession(id: string) {
  await db.$executeRaw`
    UPDATE sessions SET last_seen_at = now(), updated_at = now()
    WHERE id = ${id}::uuid AND last_seen_at < now() - interval '15 minutes'`
}
