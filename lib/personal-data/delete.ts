import 'server-only'
import type { ClientInfo } from '@/lib/auth/client-info'
import { recordSecurityEvent } from '@/lib/auth/events'
import { listGrants } from '@/lib/auth/oauth/account-tokens'
import { revokeGrants } from '@/lib/auth/oauth/disconnect'
import { deleteUser } from '@/lib/auth/users'
import { transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/**
 * `revoked` never fails. Throws `AppError`: 'forbidden' for the last admin, 'unauthenticated' for a
 * user who is already gone.
 */
export async function deleteOwnUser(
  userId: string,
  client: ClientInfo,
): Promise<{ userHandles: string[]; revoked: Promise<void> }> {
  const { userHandles, grants } = await transaction(async (tx) => {
    const grants = await listGrants(tx, userId)
    const deleted = await deleteUser(tx, userId)
    if (!deleted) throw new AppError('unauthenticated')
    await recordSecurityEvent(
      client,
      { type: 'account_deleted', outcome: 'success', userId: null },
      tx,
    )
    return { ...deleted, grants }
  })
  return { userHandles, revoked: revokeGrants(grants) }
}
