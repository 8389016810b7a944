import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import { type ClientInfo, deviceName, truncateAddress } from './client-info'
import { recordSecurityEvent } from './events'
import { IS_LIVE } from './session'

/** Holds no token or hash. */
export type SessionSummary = {
  id: string
  /** The user's name for it, or such as "Chrome on Linux". */
  device: string
  /** False for sessions from before devices were recorded. */
  canRename: boolean
  /** 'passkey', 'recovery-code' or a provider's id. */
  method: string
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
  /** Accurate to 15 minutes. */
  lastSeenAt: Date
}

/** "Sign out other sessions" ends the rest as well. */
const LISTED_MAX = 100

/** Most recently used first. */
export async function listSessions(userId: string): Promise<SessionSummary[]> {
  type Row = Omit<SessionSummary, 'device' | 'address'> & ClientInfo & { name: string | null }
  const rows = await db.$queryRaw<Row[]>`
    SELECT s.id, d.name, s.device_id IS NOT NULL AS "canRename", s.method, s.ip_address AS "ipAddress", s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s LEFT JOIN devices d ON d.id = s.device_id WHERE s.user_id = ${userId}::uuid AND ${IS_LIVE}
    ORDER BY s.last_seen_at DESC, s.id LIMIT ${LISTED_MAX}`
  return rows.map(({ ipAddress, userAgent, name, ...row }) => ({
    ...row,
    device: name ?? deviceName(userAgent),
    address: truncateAddress(ipAddress),
  }))
}

type Owner = { id: string; sessionId: string }

/** Returns the device's name. Throws `AppError('not_found')`. */
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

/** Returns how many ended. Throws `AppError('unauthenticated')` if the current one has. */
export async function revokeOtherSessions(owner: Owner, client: ClientInfo): Promise<number> {
  return transaction(async (tx) => {
    await lockUser(tx, owner.id)
    return endOtherSessions(tx, owner, client)
  })
}

/** The same for a caller that holds the user's lock. */
export async function endOtherSessions(
  tx: Transaction,
  { id: userId, sessionId }: Owner,
  client: ClientInfo,
): Promise<number> {
  // A step-up in another tab may have replaced this session; its successor must not end.
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
}
