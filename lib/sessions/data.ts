import 'server-only'
import { type ClientInfo, truncateAddress } from '@/lib/auth/client-info'
import { deviceName } from '@/lib/auth/device-name'
import { recordSecurityEvent } from '@/lib/auth/events'
import { type AuthUser, IS_LIVE } from '@/lib/auth/session'
import { db } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import type { SessionSummary } from './schema'

/** More than a person has devices; "Sign out other sessions" reaches the rest. */
const SHOWN_MAX = 100

type Owner = Pick<AuthUser, 'id' | 'sessionId'>
type Row = Omit<SessionSummary, 'device' | 'address'> & {
  ipAddress: string | null
  userAgent: string | null
}

/** The user's live sessions, the one in use most recently first. */
export async function listSessions(userId: string): Promise<SessionSummary[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT s.id, s.method, s.ip_address AS "ipAddress", s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s WHERE s.user_id = ${userId}::uuid AND ${IS_LIVE}
    ORDER BY s.last_seen_at DESC, s.id LIMIT ${SHOWN_MAX}`
  return rows.map(({ ipAddress, userAgent, ...row }) => ({
    ...row,
    device: deviceName(userAgent),
    address: truncateAddress(ipAddress),
  }))
}

/**
 * Ends one of the user's other sessions; its next request finds nobody signed in. Returns the name of its device. The current session ends by
 * signing out. Throws `AppError('not_found')` unless it is another session of this user.
 */
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

/** Ends all of the user's sessions but the current one. Returns how many. Throws `AppError('unauthenticated')` when the current one has ended itself. */
export async function revokeOtherSessions(
  { id: userId, sessionId }: Owner,
  client: ClientInfo,
): Promise<number> {
  return transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    // One statement: after a step-up in another tab the session of that tab is the current one, and not one of the others.
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
