import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { listGrants } from './account-tokens'
import { lockAdmins, refuseLastAdmin } from './last-admin'

/**
 * Deletes a user. Every other table's rows go by their foreign keys; security events stay, without the user, until their time is over; the
 * budgets of rate limits carry the id in their key. Returns the user handle, and the grants to be revoked at the providers; null when there is no
 * such user. Throws `AppError('forbidden')` for the last admin.
 */
export async function deleteUser(tx: Transaction, userId: string) {
  refuseLastAdmin(await lockAdmins(tx), userId)
  const grants = await listGrants(tx, userId)
  const [deleted] = await tx.$queryRaw<{ webauthnUserId: string | null }[]>`
    DELETE FROM users WHERE id = ${userId}::uuid RETURNING webauthn_user_id AS "webauthnUserId"`
  await tx.$executeRaw`DELETE FROM rate_limits WHERE key LIKE ${`%:${userId}`}`
  return deleted ? { ...deleted, grants } : null
}
