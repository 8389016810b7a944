import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { recordAdminEvent } from './admin-events'
import type { ClientInfo } from './client-info'
import { recordSecurityEvent } from './events'
import { lockActingAdmin } from './last-admin'
import { settleEmail } from './users'

export type Removal = {
  userId: string
  id: string
  client: ClientInfo
  /** The admin who does it in the user's place. */
  adminId?: string
}

/** Removes a passkey of the user. Returns whether a row was removed: true once, then false. Throws `AppError('last_sign_in_method')`. */
export async function removePasskey(removal: Removal): Promise<boolean> {
  const { userId, id, client, adminId } = removal
  return removeGuarded(removal, async (tx) => {
    const passkey = await tx.passkey.findFirst({ where: { id, userId }, select: { name: true } })
    if (!passkey) return false
    await refuseIfLast(tx, userId, { passkeyId: id })
    await tx.passkey.deleteMany({ where: { id, userId } })
    const removed = { method: 'passkey', detail: { passkey: passkey.name } }
    if (adminId)
      await recordAdminEvent(
        client,
        { ...removed, type: 'admin_removed_method', actorId: adminId, targetId: userId },
        tx,
      )
    else
      await recordSecurityEvent(
        client,
        { ...removed, type: 'passkey_removed', outcome: 'success', userId },
        tx,
      )
    return true
  })
}

/** Removes a connected account of the user. Returns whether a row was removed: true once, then false. Throws `AppError('last_sign_in_method')`. */
export async function removeAccount(removal: Removal): Promise<boolean> {
  const { userId, id, client, adminId } = removal
  return removeGuarded(removal, async (tx) => {
    const account = await tx.account.findFirst({
      where: { id, userId },
      select: { providerId: true },
    })
    if (!account) return false
    await refuseIfLast(tx, userId, { accountId: id })
    await tx.account.deleteMany({ where: { id, userId } })
    await settleEmail(tx, userId)
    const removed = { method: account.providerId }
    if (adminId)
      await recordAdminEvent(
        client,
        { ...removed, type: 'admin_removed_method', actorId: adminId, targetId: userId },
        tx,
      )
    else
      await recordSecurityEvent(
        client,
        { ...removed, type: 'account_disconnected', outcome: 'success', userId },
        tx,
      )
    return true
  })
}

/** The lock makes count and delete one step: without it two removals at once both see the other's method and leave none. */
async function removeGuarded(
  { userId, adminId }: Removal,
  remove: (tx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  return transaction(async (tx) => {
    if (adminId) await lockActingAdmin(tx, adminId)
    return (await lockUser(tx, userId)) && remove(tx)
  })
}

/**
 * The one guard: without the method that goes, another must be left to sign in with: a passkey, or an account at a provider that is switched
 * on. Recovery codes do not count, being few and used up.
 */
async function refuseIfLast(
  tx: Transaction,
  userId: string,
  going: { passkeyId?: string; accountId?: string },
): Promise<void> {
  const providerIds = env().providers.map(({ id }) => id)
  const passkeys = await tx.passkey.count({ where: { userId, id: { not: going.passkeyId } } })
  const accounts = await tx.account.count({
    where: { userId, id: { not: going.accountId }, providerId: { in: providerIds } },
  })
  if (passkeys + accounts === 0) throw new AppError('last_sign_in_method')
}
