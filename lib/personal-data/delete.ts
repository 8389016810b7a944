import 'server-only'
import { lockAdmins, refuseLastAdmin } from '@/lib/auth/admins'
import type { ClientInfo } from '@/lib/auth/client-info'
import { recordSecurityEvent } from '@/lib/auth/events'
import { listGrants } from '@/lib/auth/oauth/account-tokens'
import { revokeGrants } from '@/lib/auth/oauth/disconnect'
import type { Transaction } from '@/lib/db/client'
import { transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { LIMIT_NAMES } from '@/lib/http/rate-limit'
import { NOUNS } from '@/lib/nouns'

/** What people type to delete their account. */
export const DELETE_PHRASE = 'delete my account'

/** `revoked` never rejects. Throws `AppError`: 'forbidden' (last admin) or 'unauthenticated'. */
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

/**
 * Security events stay, without the user, until they expire. Returns the user handles, or null for an
 * unknown user. Throws `AppError('forbidden')` for the last admin.
 */
export async function deleteUser(
  tx: Transaction,
  userId: string,
): Promise<{ userHandles: string[] } | null> {
  refuseLastAdmin(await lockAdmins(tx), userId)
  const [deleted] = await tx.$queryRaw<{ userHandles: string[] }[]>`
    WITH deleted AS (DELETE FROM users WHERE id = ${userId}::uuid RETURNING id, webauthn_user_id)
    SELECT ARRAY(
      SELECT handle FROM (SELECT user_handle AS handle FROM passkeys WHERE user_id = deleted.id UNION SELECT webauthn_user_id) AS handles
      WHERE handle IS NOT NULL
    ) AS "userHandles" FROM deleted`
  const limits = [...LIMIT_NAMES, ...NOUNS.map(({ limit }) => limit.name)]
  const keys = limits.map((limit) => `${limit}:${userId}`)
  await tx.$executeRaw`DELETE FROM rate_limits WHERE key = ANY(${keys})`
  return deleted ?? null
}
