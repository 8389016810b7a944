import 'server-only'
import { appDb } from '@/lib/db/app'
import { db, type Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import type { ClientInfo } from '../client-info'
import { recordSecurityEvent } from '../events'
import { hasOpenVerification } from '../verification'
import { relyingParty } from './relying-party'
import type { PasskeySignals } from './signals'

const PASSKEYS_MAX = 20

/** The user's passkeys, oldest first; no key material. */
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

/** WebAuthn Level 3 §5.4.3. Throws `AppError('not_found')`. */
export async function getPasskeyOwner(userId: string, tx: Transaction = db) {
  const user = await tx.user.findUnique({
    where: { id: userId },
    select: {
      name: true,
      email: true,
      webauthnUserId: true,
      passkeys: { select: { credentialId: true, userHandle: true, transports: true } },
    },
  })
  if (!user) throw new AppError('not_found')
  const profile = await appDb.userProfile.findUnique({
    where: { userId },
    select: { displayName: true },
  })
  const userDisplayName = profile?.displayName ?? user.name
  const { webauthnUserId, passkeys } = user
  return { webauthnUserId, userName: user.email ?? userDisplayName, userDisplayName, passkeys }
}

/**
 * Devices go by the user handle, and imported passkeys may have several: each is told of all
 * passkeys, so that no valid one is hidden. Null if no handle is known. Throws
 * `AppError('not_found')`.
 */
export async function getPasskeySignals(userId: string): Promise<PasskeySignals | null> {
  return transaction(async (tx) => {
    // The lock waits for a passkey that is being stored.
    if (!(await lockUser(tx, userId))) throw new AppError('not_found')
    return describePasskeys(
      await getPasskeyOwner(userId, tx),
      await hasOpenVerification('passkey-registration', userId, tx),
    )
  })
}

function describePasskeys(
  {
    webauthnUserId,
    userName,
    userDisplayName,
    passkeys,
  }: Awaited<ReturnType<typeof getPasskeyOwner>>,
  isRegistering: boolean,
): PasskeySignals | null {
  const handles = [webauthnUserId, ...passkeys.map(({ userHandle }) => userHandle)].filter(
    (handle) => handle !== null,
  )
  if (handles.length === 0) return null
  const acceptedCredentialIds = isRegistering
    ? null
    : passkeys.map(({ credentialId }) => credentialId)
  return {
    rpId: relyingParty().id,
    userIds: [...new Set(handles)],
    acceptedCredentialIds,
    userName,
    userDisplayName,
  }
}

/** The credential of a passkey of the user. Throws `AppError('not_found')`. */
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
 * The caller holds the user's lock. Throws `AppError`: 'passkey_failed' for a known credential,
 * 'invalid_input' past 20.
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
 * The statement itself checks the counter, so that of two assertions with the same count one fails:
 * strict for a single-device passkey, advisory for a synced one (WebAuthn Level 3 §6.1.1). A
 * single-device passkey may become synced, never the reverse. Null if nothing was updated.
 */
export async function recordPasskeyUse(
  tx: Transaction,
  id: string,
  { counter, deviceType, backedUp }: PasskeyUse,
): Promise<{ deviceType: string } | null> {
  const [updated] = await tx.$queryRaw<{ deviceType: string }[]>`
    UPDATE passkeys p
    SET counter = ${counter}, device_type = ${deviceType}, backed_up = ${backedUp}, last_used_at = now(), updated_at = now()
    FROM (SELECT id, device_type FROM passkeys WHERE id = ${id}::uuid FOR UPDATE) AS before
    WHERE p.id = before.id AND before.device_type IN ('singleDevice', ${deviceType})
      AND (before.device_type = 'multiDevice' OR p.counter < ${counter}::bigint OR (p.counter = 0 AND ${counter}::bigint = 0))
    RETURNING before.device_type AS "deviceType"`
  return updated ?? null
}
