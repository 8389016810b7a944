import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { afterCommit } from '@/lib/db/transaction'
import { isMailOn, sendSoon } from '@/lib/mail/outbox'
import { logEvent } from '@/lib/server/log'
import { Prisma } from '@/prisma/generated/client'
import { type ClientInfo, truncateAddress } from './client-info'
import { hashToken } from './token'

/** Worded in components/settings/event-text.ts. */
export const SECURITY_EVENT_TYPES = [
  'sign_up',
  'sign_in',
  'sign_out',
  'step_up',
  'passkey_added',
  'passkey_renamed',
  'passkey_removed',
  'recovery_codes_created',
  'token_created',
  'token_revoked',
  'security_mails_changed',
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
  'admin_exported_user',
  'admin_exported_activity',
] as const
export type SecurityEventType = (typeof SECURITY_EVENT_TYPES)[number]

/** Shown to the user: no secrets. */
export type EventDetail = Record<string, string | number | boolean>

export type SecurityEvent = {
  type: SecurityEventType
  outcome: 'success' | 'failure'
  userId: string | null
  /** The log has only the beginning of its hash. */
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
    const user = Prisma.sql`(SELECT ${event.userId}::uuid AS user_id)`
    const notices = isNoticed(event) ? raiseNotices(client) : NO_NOTICES
    await tx.$executeRaw`
      WITH event AS (${insertSecurityEvent(client, event, user)})${notices} SELECT 1 FROM event`
    if (notices !== NO_NOTICES) sendSoon(tx)
  } catch (error) {
    if (tx !== db || !isForeignKeyViolation(error)) throw error
  }
  logSecurityEvent(client, event, tx)
}

const NOTICED = new Set<SecurityEventType>([
  'passkey_added',
  'passkey_removed',
  'account_connected',
  'account_disconnected',
  'recovery_codes_created',
  'token_created',
  'security_mails_changed',
  'admin_signed_out_user',
  'admin_removed_method',
])

/** Whether it could cost somebody their account. An admin's own copy is not news. */
function isNoticed({ type, outcome, userId, detail }: SecurityEvent): boolean {
  return NOTICED.has(type) && outcome === 'success' && (detail?.targetId ?? userId) === userId
}

export const NO_NOTICES = Prisma.empty

/**
 * Queries to append to a WITH that has `event`. They notify the user's other devices and queue an
 * email if `condition` holds.
 */
export function raiseNotices(
  { deviceToken }: ClientInfo,
  condition = Prisma.sql`true`,
): Prisma.Sql {
  const own = deviceToken ? hashToken(deviceToken) : null
  const raised = Prisma.sql`, raised AS (
    INSERT INTO notices (device_id, event_id) SELECT d.id, event.id FROM event JOIN devices d USING (user_id)
    WHERE d.token_hash IS DISTINCT FROM ${own} AND ${condition}
  )`
  if (!isMailOn()) return raised
  return Prisma.sql`${raised}, queued AS (
    INSERT INTO mails (event_id, user_id, recipient) SELECT event.id, u.id, u.email FROM event JOIN users u ON u.id = event.user_id
    WHERE u.email IS NOT NULL AND u.email_verified AND u.security_mails AND ${condition}
  )`
}

/**
 * A query that inserts one event for each `user_id` of `users`, a table or query. Returns `id` and
 * `user_id`. `more` is JSON to add to the detail.
 */
export function insertSecurityEvent(
  { ipAddress, userAgent }: ClientInfo,
  { type, outcome, method, detail = {} }: Omit<SecurityEvent, 'userId'>,
  users: Prisma.Sql,
  more = Prisma.sql`'{}'::jsonb`,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO security_events (user_id, type, outcome, method, detail, ip_address, user_agent)
    SELECT user_id, ${type}, ${outcome}, ${method ?? null}, ${JSON.stringify(detail)}::jsonb || ${more}, ${ipAddress}, ${userAgent} FROM ${users} AS users
    RETURNING id, user_id`
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

/** In both histories. The user's leaves out the admin's address. */
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
