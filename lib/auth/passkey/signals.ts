import { sendSignal, WebAuthnAbortService } from '@simplewebauthn/browser'

/** What a user's devices are told about their passkeys. Holds no secret: it is what any of them already knows. */
export type PasskeySignals = {
  rpId: string
  /** The user handles in base64url: one, but for users whose passkeys were imported. */
  userIds: string[]
  /**
   * base64url. Null while a registration is under way: the device may hold a passkey already that the server does not know yet, and a list without
   * it would hide it.
   */
  acceptedCredentialIds: string[] | null
  userName: string
  userDisplayName: string
}

type AcceptedPasskeys = Pick<PasskeySignals, 'rpId' | 'userIds'> & {
  acceptedCredentialIds: string[]
}
type Signal = Parameters<typeof sendSignal>[0]

/** How long a page waits for a device to take a signal, in milliseconds. */
const PATIENCE_MS = 1_000

/** After a removal: that passkey is hidden or deleted, and with it whatever else of this user is not accepted any more, where that is known. */
export function signalRemovedPasskey(
  credentialId: string,
  rpId: string,
  signals: PasskeySignals | null,
): Promise<void> {
  return signals?.acceptedCredentialIds
    ? signalAcceptedPasskeys({ ...signals, acceptedCredentialIds: signals.acceptedCredentialIds })
    : signalUnknownPasskey(rpId, credentialId)
}

/** Passkeys of this user that are not in the list are hidden or deleted (WebAuthn Level 3 §5.1.10.3). */
function signalAcceptedPasskeys({
  rpId,
  userIds,
  acceptedCredentialIds,
}: AcceptedPasskeys): Promise<void> {
  return send(
    userIds.map((userId) => ({
      signalName: 'allAcceptedCredentials',
      rpID: rpId,
      userID: userId,
      allAcceptedCredentialIDs: acceptedCredentialIds,
    })),
  )
}

/** After the account is deleted: none of its passkeys is accepted any more. */
export function signalAccountDeleted({
  rpId,
  userIds,
}: Pick<PasskeySignals, 'rpId' | 'userIds'>): Promise<void> {
  return signalAcceptedPasskeys({ rpId, userIds, acceptedCredentialIds: [] })
}

/** After a renaming: the names that the browser shows when it offers the passkey (§5.1.10.4). */
export function signalUserDetails({
  rpId,
  userIds,
  userName,
  userDisplayName,
}: PasskeySignals): Promise<void> {
  return send(
    userIds.map((userId) => ({
      signalName: 'currentUserDetails',
      rpID: rpId,
      userID: userId,
      userName,
      userDisplayName,
    })),
  )
}

/** After the server did not know a passkey: it is hidden or deleted (§5.1.10.2). */
export function signalUnknownPasskey(rpId: string, credentialId: string): Promise<void> {
  return send([{ signalName: 'unknownCredential', rpID: rpId, credentialID: credentialId }])
}

/**
 * Tells the device, if this browser can. Never throws and ends within a second. While autofill waits, a signal is rejected with "A request is
 * already pending": it is cancelled first, and whoever armed it arms it again (`SignInForm` does after each attempt).
 */
async function send(signals: Signal[]): Promise<void> {
  WebAuthnAbortService.cancelCeremony()
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.race([Promise.allSettled(signals.map(sendSignal)), patience])
}
