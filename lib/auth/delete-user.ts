import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { rateLimitKeysOf } from '@/lib/http/rate-limit'
import { lockAdmins, refuseLastAdmin } from './last-admin'
import { listGrants } from './oauth/account-tokens'

/**
 * Deletes a user. Every other table's rows go by their foreign keys; security events stay, without the user, until their time is over; the
 * budgets of rate limits carry the id in their key. Returns the user handles by which devices know the passkeys, and the grants to be revoked at the providers; null when there is no
 * such user. Throws `AppError('forbidden')` for the last admin.
 */
export async function deleteUser(tx: Transaction, userId: string) {
  refuseLastAdmin(await lockAdmins(tx), userId)
  const grants = await listGrants(tx, userId)
  const [deleted] = await tx.$queryRaw<{ userHandles: string[] }[]>`
    WITH deleted AS (DELETE FROM users WHERE id = ${userId}::uuid RETURNING id, webauthn_user_id)
    SELECT ARRAY(
      SELECT handle FROM (SELECT user_handle AS handle FROM passkeys WHERE user_id = deleted.id UNION SELECT webauthn_user_id) AS handles
      WHERE handle IS NOT NULL
    ) AS "userHandles" FROM deleted`
  await tx.$executeRaw`DELETE FROM rate_limits WHERE key = ANY(${rateLimitKeysOf(userId)})`
  return deleted ? { ...deleted, grants } : null
}
