import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { afterCommit } from '@/lib/db/transaction'
import { logEvent } from '@/lib/server/log'
import { Prisma } from '@/prisma/generated/client'
import { type ClientInfo, truncateAddress } from './client-info'
import { hashToken } from './token'

/** components/settings/event-text.ts has the wording. */
export const SECURITY_EVENT_TYPES = [
  'sign_up',
  'sign_in',
  'sign_out',
  'step_up',
  'passkey_added',
  'passkey_renamed',
  'passkey_removed',
  'recovery_codes_created',
  'account_connected',
  'account_disconnected',
  'session_revoked',
  'other_sessions_revoked',
  'data_exported',
  'account_deleted',
  'admin_signed_out_user',
  'admin_removed_method',
  'admin_changed_role',
  'admin_deleted_user',
] as const
export type SecurityEventType = (typeof SECURITY_EVENT_TYPES)[number]

/** Shown to the user: no secrets. */
export type EventDetail = Record<string, string | number | boolean>

export type SecurityEvent = {
  type: SecurityEventType
  outcome: 'success' | 'failure'
  userId: string | null
  /** Named in the log by the beginning of its hash. */
  sessionToken?: string | null
  method?: string
  detail?: EventDetail
}

/**
 * Adds to the user's history and writes a log line, both once `tx` commits. For a user deleted
 * meanwhile, only the line.
 */
export async function recordSecurityEvent(
  client: ClientInfo,
  event: SecurityEvent,
  tx: Transaction = db,
): Promise<void> {
  try {
    await tx.$executeRaw(
      insertSecurityEvent(client, event, Prisma.sql`(SELECT ${event.userId}::uuid AS user_id)`),
    )
  } catch (error) {
    if (tx !== db || !isForeignKeyViolation(error)) throw error
  }
  logSecurityEvent(client, event, tx)
}

/** One event for each row of `users`, a table in the statement or a query, by its `user_id`. */
export function insertSecurityEvent(
  { ipAddress, userAgent }: ClientInfo,
  { type, outcome, method, detail = {} }: Omit<SecurityEvent, 'userId'>,
  users: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO security_events (user_id, type, outcome, method, detail, ip_address, user_agent)
    SELECT user_id, ${type}, ${outcome}, ${method ?? null}, ${JSON.stringify(detail)}::jsonb, ${ipAddress}, ${userAgent} FROM ${users} AS users`
}

/** Writes the log line once `tx` is committed. */
export function logSecurityEvent(
  { ipAddress }: ClientInfo,
  { type, outcome, userId, sessionToken, method, detail }: SecurityEvent,
  tx: Transaction,
): void {
  const session = sessionToken ? hashToken(sessionToken).slice(0, 8) : undefined
  const address = truncateAddress(ipAddress)
  afterCommit(tx, () =>
    logEvent(type, {
      outcome,
      method: method ?? null,
      userId,
      session,
      reason: detail?.reason,
      address,
    }),
  )
}

type AdminEvent = Pick<SecurityEvent, 'method' | 'detail'> & {
  type: Extract<SecurityEventType, `admin_${string}`>
  actorId: string
  targetId: string
}

/** For both the admin and the user, whose copy leaves out the admin's address. */
export async function recordAdminEvent(
  client: ClientInfo,
  { type, actorId, targetId, method, detail }: AdminEvent,
  tx: Transaction,
): Promise<void> {
  const event = {
    type,
    outcome: 'success',
    method,
    detail: { ...detail, actorId, targetId },
  } as const
  const isSelf = actorId === targetId
  const isGone = type === 'admin_deleted_user'
  await recordSecurityEvent(client, { ...event, userId: isSelf && isGone ? null : actorId }, tx)
  if (!isSelf && !isGone)
    await recordSecurityEvent(
      { ipAddress: null, userAgent: null },
      { ...event, userId: targetId },
      tx,
    )
}
