import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { PRESETS } from '@/lib/env/provider-presets'
import { AppError } from '@/lib/errors'
import { lockActingAdmin } from './admins'
import type { ClientInfo } from './client-info'
import { recordAdminEvent, recordSecurityEvent } from './events'
import { settleEmail } from './users'

export type Removal = {
  userId: string
  id: string
  client: ClientInfo
  adminId?: string
}

/** True once, then false. Throws `AppError('last_sign_in_method')`. */
export async function removePasskey(removal: Removal): Promise<boolean> {
  const { userId, id } = removal
  return removeGuarded(removal, async (tx) => {
    const passkey = await tx.passkey.findFirst({ where: { id, userId }, select: { name: true } })
    if (!passkey) return false
    await refuseIfLast(tx, userId, { passkeyId: id })
    await tx.passkey.deleteMany({ where: { id, userId } })
    const removed = { method: 'passkey', detail: { passkey: passkey.name } }
    await recordRemoval(tx, removal, 'passkey_removed', removed)
    return true
  })
}

/** True once, then false. Throws `AppError('last_sign_in_method')`. */
export async function removeAccount(removal: Removal): Promise<boolean> {
  const { userId, id } = removal
  return removeGuarded(removal, async (tx) => {
    const account = await tx.account.findFirst({
      where: { id, userId },
      select: { providerId: true },
    })
    if (!account) return false
    await refuseIfLast(tx, userId, { accountId: id })
    await tx.account.deleteMany({ where: { id, userId } })
    // First, so that the notice goes to the email from before.
    await recordRemoval(tx, removal, 'account_disconnected', { method: account.providerId })
    await settleEmail(tx, userId)
    return true
  })
}

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
 * Another passkey or account at an enabled provider must remain. Recovery codes run out, so they
 * don't count.
 */
async function refuseIfLast(
  tx: Transaction,
  userId: string,
  removed: { passkeyId?: string; accountId?: string },
): Promise<void> {
  const providerIds = env().providers.map(({ id }) => id)
  const passkeys = await tx.passkey.count({ where: { userId, id: { not: removed.passkeyId } } })
  const accounts = await tx.account.count({
    where: { userId, id: { not: removed.accountId }, providerId: { in: providerIds } },
  })
  if (passkeys + accounts === 0) throw new AppError('last_sign_in_method')
}

async function recordRemoval(
  tx: Transaction,
  { userId, client, adminId }: Removal,
  type: 'passkey_removed' | 'account_disconnected',
  removed: { method: string; detail?: { passkey: string } },
): Promise<void> {
  if (adminId)
    await recordAdminEvent(
      client,
      { ...removed, type: 'admin_removed_method', actorId: adminId, targetId: userId },
      tx,
    )
  else await recordSecurityEvent(client, { ...removed, type, outcome: 'success', userId }, tx)
}

const NAMES = new Map([
  ['passkey', 'a passkey'],
  ['recovery-code', 'a recovery code'],
  ['credential', 'a password'],
])

/** Follows "with": "a passkey", "Google". */
export function methodName(method: string): string {
  return NAMES.get(method) ?? providerName(method)
}

/** Works for disabled providers; for a removed issuer only the id is left. */
export function providerName(id: string): string {
  return (
    env().providers.find((provider) => provider.id === id)?.name ??
    (Object.hasOwn(PRESETS, id) ? PRESETS[id]?.name : null) ??
    id
  )
}
