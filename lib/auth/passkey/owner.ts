import 'server-only'
import { appDb } from '@/lib/db/app'
import { db, type Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { hasOpenVerification } from '../verification'
import { relyingParty } from './relying-party'
import type { PasskeySignals } from './signals'

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

/** Imported passkeys may bring several user handles. Null without any, or without the user. */
export async function getPasskeySignals(userId: string): Promise<PasskeySignals | null> {
  return transaction(async (tx) => {
    // Waits for a passkey that is being stored.
    if (!(await lockUser(tx, userId))) return null
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
