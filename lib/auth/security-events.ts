import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { logEvent } from '@/lib/log'
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

/** Appends to the user's security history and writes one log line. In a transaction, `tx` ties the event to what it reports. */
export async function recordSecurityEvent(
  client: ClientInfo,
  event: SecurityEvent,
  tx: Transaction = db,
): Promise<void> {
  const { type, outcome, userId, method = null, detail = {} } = event
  await tx.securityEvent.create({
    data: {
      type,
      outcome,
      userId,
      method,
      detail,
      ipAddress: client.ipAddress,
      userAgent: client.userAgent,
    },
    select: { id: true },
  })
  const session = event.sessionToken ? hashToken(event.sessionToken).slice(0, 8) : undefined
  logEvent(type, {
    outcome,
    method,
    userId,
    session,
    reason: detail.reason,
    address: truncateAddress(client.ipAddress),
  })
}
