import 'server-only'
import type { ClientInfo } from '@/lib/auth/client-info'
import { lockAdmins, refuseLastAdmin } from '@/lib/auth/last-admin'
import { recordSecurityEvent } from '@/lib/auth/security-events'
import { transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

/**
 * Deletes the user with everything that is theirs: every other table's rows go by their foreign keys, and with them all sessions; security
 * events stay, without the user. Returns the user handle by which devices know the passkeys, null if there never was one.
 * Throws `AppError`: 'forbidden' for the last admin, 'unauthenticated' when the user is already gone.
 */
export async function deleteAccount(userId: string, client: ClientInfo): Promise<string | null> {
  return transaction(async (tx) => {
    refuseLastAdmin(await lockAdmins(tx), userId)
    const [deleted] = await tx.$queryRaw<{ webauthnUserId: string | null }[]>`
      DELETE FROM users WHERE id = ${userId}::uuid RETURNING webauthn_user_id AS "webauthnUserId"`
    if (!deleted) throw new AppError('unauthenticated')
    await recordSecurityEvent(client, { type: 'account_deleted', outcome: 'success', userId: null }, tx)
    return deleted.webauthnUserId
  })
}
