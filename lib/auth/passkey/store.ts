import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import { Prisma } from '@/prisma/generated/client'
import type { ClientInfo } from '../client-info'
import { recordSecurityEvent } from '../events'

const PASSKEYS_MAX = 20

/** Oldest first, without keys. */
export async function listPasskeys(userId: string) {
  return db.passkey.findMany({
    where: { userId },
    select: {
      id: true,
      name: true,
      credentialId: true,
      transports: true,
      deviceType: true,
      backedUp: true,
      aaguid: true,
      createdAt: true,
      lastUsedAt: true,
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** Throws `AppError('not_found')`. */
export async function getCredentialId(userId: string, id: string): Promise<string> {
  const passkey = await db.passkey.findFirst({
    where: { id, userId },
    select: { credentialId: true },
  })
  if (!passkey) throw new AppError('not_found')
  return passkey.credentialId
}

/** Throws `AppError('not_found')`. */
export async function renamePasskey(
  userId: string,
  id: string,
  name: string,
  client: ClientInfo,
): Promise<void> {
  const passkeyId = parseId(id)
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    const { count } = await tx.passkey.updateMany({
      where: { id: passkeyId, userId },
      data: { name },
    })
    if (count !== 1) throw new AppError('not_found')
    await recordSecurityEvent(
      client,
      {
        type: 'passkey_renamed',
        outcome: 'success',
        userId,
        method: 'passkey',
        detail: { passkey: name },
      },
      tx,
    )
  })
}

export async function findPasskeyForCeremony(credentialId: string) {
  return db.passkey.findUnique({
    where: { credentialId },
    select: {
      id: true,
      name: true,
      userId: true,
      credentialId: true,
      userHandle: true,
      publicKey: true,
      counter: true,
      deviceType: true,
      transports: true,
    },
  })
}

type NewPasskey = {
  name: string
  credentialId: string
  userHandle: string
  publicKey: string
  counter: number
  deviceType: string
  backedUp: boolean
  transports: string[]
  aaguid: string
}

/**
 * The caller holds the user's lock. Throws `AppError`: 'passkey_failed' if known, 'invalid_input'
 * past 20.
 */
export async function insertPasskey(
  tx: Transaction,
  userId: string,
  passkey: NewPasskey,
): Promise<void> {
  const count = await tx.passkey.count({ where: { userId } })
  if (count >= PASSKEYS_MAX) {
    throw new AppError('invalid_input', {
      message: `You have ${PASSKEYS_MAX} passkeys, the most an account can hold. Remove one first.`,
    })
  }
  try {
    await tx.passkey.create({ data: { ...passkey, userId }, select: { id: true } })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('passkey_failed', { cause: error })
    throw error
  }
}

type PasskeyUse = { counter: number; deviceType: string; backedUp: boolean }

/**
 * For `signIn`. Checks the counter in SQL, so that of two equal ones one fails: strict for
 * single-device passkeys, advisory for synced ones (WebAuthn Level 3 §6.1.1). Locks the user first,
 * to avoid deadlocks.
 */
export function passkeyUse(
  { id, userId }: { id: string; userId: string },
  { counter, deviceType, backedUp }: PasskeyUse,
): Prisma.Sql {
  return Prisma.sql`
    owner AS MATERIALIZED (SELECT id FROM users WHERE id = ${userId}::uuid FOR UPDATE),
    signed_in AS (
      UPDATE passkeys p
      SET counter = ${counter}, device_type = ${deviceType}, backed_up = ${backedUp}, last_used_at = now(), updated_at = now()
      FROM owner WHERE p.id = ${id}::uuid AND p.user_id = owner.id AND p.device_type IN ('singleDevice', ${deviceType})
        AND (p.device_type = 'multiDevice' OR p.counter < ${counter}::bigint OR (p.counter = 0 AND ${counter}::bigint = 0))
      RETURNING p.user_id
    )`
}

/** Devices must keep other apps' passkeys, as on localhost. */
export async function isUserHandleKnown(handle: string | undefined): Promise<boolean> {
  if (!handle) return false
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE webauthn_user_id = ${handle}
    UNION ALL SELECT 1 FROM passkeys WHERE user_handle = ${handle} LIMIT 1`
  return rows.length === 1
}

/**
 * Imported passkeys reveal it on first use. Throws `AppError('passkey_failed')` if it is another
 * user's.
 */
export async function learnUserHandle(
  tx: Transaction,
  passkey: { id: string; userId: string },
  handle: string,
): Promise<void> {
  const learnt = await tx.$executeRaw`
    UPDATE passkeys SET user_handle = ${handle} WHERE id = ${passkey.id}::uuid AND coalesce(user_handle, ${handle}) = ${handle}
      AND NOT EXISTS (SELECT 1 FROM users WHERE webauthn_user_id = ${handle} AND id <> ${passkey.userId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM passkeys AS others WHERE user_handle = ${handle} AND user_id <> ${passkey.userId}::uuid)`
  if (learnt !== 1) throw new AppError('passkey_failed')
  try {
    await tx.user.updateMany({
      where: { id: passkey.userId, webauthnUserId: null },
      data: { webauthnUserId: handle },
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('passkey_failed', { cause: error })
    throw error
  }
}
