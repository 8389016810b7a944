import 'server-only'
import type { ClientInfo } from '@/lib/auth/client-info'
import { deleteUser } from '@/lib/auth/delete-user'
import { recordSecurityEvent } from '@/lib/auth/events'
import { revokeGrants } from '@/lib/auth/oauth/disconnect'
import { transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/**
 * Deletes the user with everything that is theirs, and with it every session; then tells the providers that their grants are over. Returns the
 * user handles by which devices know the passkeys; `revoked` ends when the providers were told, and never fails.
 * Throws `AppError`: 'forbidden' for the last admin, 'unauthenticated' when the user is already gone.
 */
export async function deleteAccount(
  userId: string,
  client: ClientInfo,
): Promise<{ userHandles: string[]; revoked: Promise<void> }> {
  const { userHandles, grants } = await transaction(async (tx) => {
    const deleted = await deleteUser(tx, userId)
    if (!deleted) throw new AppError('unauthenticated')
    await recordSecurityEvent(
      client,
      { type: 'account_deleted', outcome: 'success', userId: null },
      tx,
    )
    return deleted
  })
  return { userHandles, revoked: revokeGrants(grants) }
}
