import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { afterCommit } from '@/lib/db/transactions'
import { logEvent } from '@/lib/server/log'
import { type ClientInfo, truncateAddress } from './client-info'
import { hashToken } from './token'

/** Everything that a user's history may tell. The words for each stand in lib/activity/words.ts. */
export type SecurityEventType =
  | 'sign_up'
  | 'sign_in'
  | 'sign_out'
  | 'step_up'
  | 'passkey_added'
  | 'passkey_renamed'
  | 'passkey_removed'
  | 'recovery_codes_created'
  | 'account_connected'
  | 'account_disconnected'
  | 'session_revoked'
  | 'other_sessions_revoked'
  | 'data_exported'
  | 'account_deleted'
  | 'admin_signed_out_user'
  | 'admin_removed_method'
  | 'admin_changed_role'
  | 'admin_deleted_user'

export type SecurityEvent = {
  type: SecurityEventType
  outcome: 'success' | 'failure'
  userId: string | null
  /** Names the session in the log, by the beginning of its hash. */
  sessionToken?: string | null
  method?: string
  /** Shown to the user: no secrets. */
  detail?: Record<string, string | number | boolean>
}

/**
 * Appends to the user's security history and writes one log line. In a transaction, `tx` ties both to what they report: no line for what is rolled
 * back. Outside of one, a user who was deleted meanwhile has no history any more, which is no failure: the line is written all the same.
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
