import 'server-only'
import { z } from 'zod'
import { db, type Transaction } from '@/lib/db/client'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { NEWEST_FIRST, readPage } from '@/lib/db/pages'
import { afterCommit } from '@/lib/db/transactions'
import { cursorParam } from '@/lib/input/id'
import { logEvent } from '@/lib/server/log'
import type { Prisma } from '@/prisma/generated/client'
import { type ClientInfo, deviceName, truncateAddress } from './client-info'
import { hashToken } from './token'

/** How each is worded is in `components/settings/event-text.ts`. */
const SECURITY_EVENT_TYPES = [
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
type Detail = Record<string, string | number | boolean>

type SecurityEvent = {
  type: SecurityEventType
  outcome: 'success' | 'failure'
  userId: string | null
  /** Identifies the session in the log, by the beginning of its hash. */
  sessionToken?: string | null
  method?: string
  detail?: Detail
}

/**
 * Adds to the user's security history and writes one log line. With `tx`, both depend on its commit.
 * Without, a user who has been deleted meanwhile has no history: only the line is written.
 */
export async function recordSecurityEvent(
  client: ClientInfo,
  event: SecurityEvent,
  tx: Transaction = db,
): Promise<void> {
  const { type, outcome, userId, method = null, detail = {} } = event
  const { ipAddress, userAgent } = client
  try {
    await tx.securityEvent.create({
      data: { type, outcome, userId, method, detail, ipAddress, userAgent },
      select: { id: true },
    })
  } catch (error) {
    if (tx !== db || !isForeignKeyViolation(error)) throw error
  }
  const session = event.sessionToken ? hashToken(event.sessionToken).slice(0, 8) : undefined
  const address = truncateAddress(ipAddress)
  afterCommit(tx, () =>
    logEvent(type, { outcome, method, userId, session, reason: detail.reason, address }),
  )
}

type AdminEvent = Pick<SecurityEvent, 'method' | 'detail'> & {
  type: Extract<SecurityEventType, `admin_${string}`>
  actorId: string
  targetId: string
}

/** Adds to the histories of both the admin and the user, whose copy leaves out the admin's address. */
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

/** What the URL asks for. Anything unreadable means the first page of all events. */
export const eventsView = z.object({
  type: z.enum(SECURITY_EVENT_TYPES).optional().catch(undefined),
  cursor: cursorParam,
})
export type EventsView = z.infer<typeof eventsView>

export type ListedEvent = {
  id: string
  /** Usually a `SecurityEventType`; rows may be older than that list. */
  type: string
  isFailure: boolean
  method: string | null
  detail: Detail
  device: string | null
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
}

const PAGE_SIZE = 25
const LISTED = {
  id: true,
  type: true,
  outcome: true,
  method: true,
  ipAddress: true,
  userAgent: true,
  detail: true,
  createdAt: true,
} satisfies Prisma.SecurityEventSelect
const detailShape: z.ZodType<Detail> = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .catch({})

/** One page of the user's security history, newest first, and the cursor of the next. */
export async function listSecurityEvents(
  userId: string,
  { type, cursor }: EventsView,
): Promise<{ events: ListedEvent[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readPage({ cursor, size: PAGE_SIZE }, (range, take) =>
    db.securityEvent.findMany({
      where: { userId, type, ...range },
      select: LISTED,
      orderBy: NEWEST_FIRST,
      take,
    }),
  )
  const events = rows.map(({ outcome, detail, ipAddress, userAgent, ...row }) => ({
    ...row,
    isFailure: outcome === 'failure',
    detail: detailShape.parse(detail),
    device: userAgent === null ? null : deviceName(userAgent),
    address: truncateAddress(ipAddress),
  }))
  return { events, nextCursor }
}
