import 'server-only'
import type { Transaction } from '@/lib/db/client'
import type { ClientInfo } from './client-info'
import { recordSecurityEvent, type SecurityEvent } from './events'

type AdminEvent = Pick<SecurityEvent, 'method' | 'detail'> & {
  type: Extract<SecurityEvent['type'], `admin_${string}`>
  actorId: string
  targetId: string
}

/**
 * Appends what an admin did to both histories, with actor and target in each: the admin's, with their address, and that of the user it was done
 * to, without. Where one of the two is gone the other's is left.
 */
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
  const isThemself = actorId === targetId
  const isGone = type === 'admin_deleted_user'
  await recordSecurityEvent(client, { ...event, userId: isThemself && isGone ? null : actorId }, tx)
  if (!isThemself && !isGone)
    await recordSecurityEvent(
      { ipAddress: null, userAgent: null },
      { ...event, userId: targetId },
      tx,
    )
}
