import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { parseId } from '@/lib/input/id'
import { Prisma } from '@/prisma/generated/client'
import { type ClientInfo, deviceName, truncateAddress } from './client-info'
import { recordSecurityEvent } from './events'
import { createToken, hashToken, isToken } from './token'

/** Absolute lifetime: 30 days. */
const MAX_AGE_SECONDS = 30 * 24 * 60 * 60

/** Whether the session `s` is live, by the database's clock. The idle limit is 7 days. */
export const IS_LIVE = Prisma.sql`s.expires_at > now() AND s.last_seen_at > now() - interval '7 days'`

/** The session token in the request's cookie, or null. */
export function readSessionToken(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('session'))
  return isToken(value) ? value : null
}

/** Lax, not Strict: the way back from an OpenID provider is a cross-site navigation. */
export function sessionCookie(token: string): Cookie {
  return { name: cookieName('session'), value: token, maxAge: MAX_AGE_SECONDS, sameSite: 'lax' }
}

export function expiredSessionCookie(): Cookie {
  return { ...sessionCookie(''), maxAge: 0 }
}

type NewSession = {
  userId: string
  method: string
  client: ClientInfo
  /** The browser's earlier token, whose session ends. */
  replaces: string | null
}

/** Returns the token, which is stored nowhere. */
export async function createSession(
  tx: Transaction,
  { userId, method, client, replaces }: NewSession,
): Promise<string> {
  const token = createToken()
  if (replaces) await deleteSession(replaces, tx)
  await tx.$executeRaw`
    INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, expires_at)
    VALUES (${userId}::uuid, ${hashToken(token)}, ${method}, ${client.ipAddress}, ${client.userAgent}, now() + make_interval(secs => ${MAX_AGE_SECONDS}))`
  return token
}

/** Returns the id of the user whose session it was, or null. */
export async function deleteSession(token: string, tx: Transaction = db): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM sessions WHERE token_hash = ${hashToken(token)} RETURNING user_id AS "userId"`
  return row?.userId ?? null
}

/**
 * For work that takes a while: throws `AppError('unauthenticated')` when the session has ended since
 * it was read, and keeps it from ending until the transaction does.
 */
export async function assertSessionLives(
  tx: Transaction,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const live = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${IS_LIVE} FOR KEY SHARE`
  if (live.length === 0) throw new AppError('unauthenticated')
}

/** Every 15 minutes at most, so that reading a session rarely writes. */
export async function touchSession(id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sessions SET last_seen_at = now(), updated_at = now()
    WHERE id = ${id}::uuid AND last_seen_at < now() - interval '15 minutes'`
}

/** A session as its owner sees it: no token, no hash. */
export type SessionSummary = {
  id: string
  /** Such as "Chrome on Linux". */
  device: string
  /** 'passkey', 'recovery-code' or a provider's id. */
  method: string
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
  /** Accurate to 15 minutes. */
  lastSeenAt: Date
}

/** "Sign out other sessions" reaches those beyond it. */
const LISTED_MAX = 100

/** The user's live sessions, the most recently used first. */
export async function listSessions(userId: string): Promise<SessionSummary[]> {
  const rows = await db.$queryRaw<(Omit<SessionSummary, 'device' | 'address'> & ClientInfo)[]>`
    SELECT s.id, s.method, s.ip_address AS "ipAddress", s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s WHERE s.user_id = ${userId}::uuid AND ${IS_LIVE}
    ORDER BY s.last_seen_at DESC, s.id LIMIT ${LISTED_MAX}`
  return rows.map(({ ipAddress, userAgent, ...row }) => ({
    ...row,
    device: deviceName(userAgent),
    address: truncateAddress(ipAddress),
  }))
}

type Owner = { id: string; sessionId: string }

/** Ends another session of the user. Returns its device's name. Throws `AppError('not_found')`. */
export async function revokeSession(
  { id: userId, sessionId: currentId }: Owner,
  id: string,
  client: ClientInfo,
): Promise<string> {
  const sessionId = parseId(id)
  return transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    const [revoked] = await tx.$queryRaw<{ userAgent: string | null }[]>`
      DELETE FROM sessions WHERE user_id = ${userId}::uuid AND id = ${sessionId}::uuid AND id <> ${currentId}::uuid
      RETURNING user_agent AS "userAgent"`
    if (!revoked) throw new AppError('not_found')
    const device = deviceName(revoked.userAgent)
    await recordSecurityEvent(
      client,
      { type: 'session_revoked', outcome: 'success', userId, detail: { device } },
      tx,
    )
    return device
  })
}

/** Ends the user's other sessions and returns how many. Throws `AppError('unauthenticated')` when the current one has ended. */
export async function revokeOtherSessions(
  { id: userId, sessionId }: Owner,
  client: ClientInfo,
): Promise<number> {
  return transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    // A step-up in another tab replaces this session: its successor must not count as another.
    const [{ isLive, sessions }] = await tx.$queryRaw<[{ isLive: boolean; sessions: number }]>`
      WITH current AS (SELECT 1 FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${IS_LIVE}),
      ended AS (
        DELETE FROM sessions WHERE user_id = ${userId}::uuid AND id <> ${sessionId}::uuid AND EXISTS (SELECT 1 FROM current) RETURNING 1
      )
      SELECT EXISTS (SELECT 1 FROM current) AS "isLive", (SELECT count(*) FROM ended)::int AS sessions`
    if (!isLive) throw new AppError('unauthenticated')
    if (sessions > 0)
      await recordSecurityEvent(
        client,
        { type: 'other_sessions_revoked', outcome: 'success', userId, detail: { sessions } },
        tx,
      )
    return sessions
  })
}
