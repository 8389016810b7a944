import { sendSignal, WebAuthnAbortService } from '@simplewebauthn/browser'

/** Holds no secret. */
export type PasskeySignals = {
  rpId: string
  /** base64url. Imported passkeys may bring several. */
  userIds: string[]
  /** base64url. Null during a registration, which the list would hide. */
  acceptedCredentialIds: string[] | null
  userName: string
  userDisplayName: string
}

type AcceptedPasskeys = Pick<PasskeySignals, 'rpId' | 'userIds'> & {
  acceptedCredentialIds: string[]
}
type Signal = Parameters<typeof sendSignal>[0]

const PATIENCE_MS = 1_000

/** Also hides other passkeys that are no longer accepted. */
export function signalRemovedPasskey(
  credentialId: string,
  rpId: string,
  signals: PasskeySignals | null,
): Promise<void> {
  return signals?.acceptedCredentialIds
    ? signalAcceptedPasskeys({ ...signals, acceptedCredentialIds: signals.acceptedCredentialIds })
    : signalUnknownPasskey(rpId, credentialId)
}

/** WebAuthn Level 3 §5.1.10.3. */
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

export function signalAccountDeleted({
  rpId,
  userIds,
}: Pick<PasskeySignals, 'rpId' | 'userIds'>): Promise<void> {
  return signalAcceptedPasskeys({ rpId, userIds, acceptedCredentialIds: [] })
}

/** §5.1.10.4. */
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

/** §5.1.10.2. */
export function signalUnknownPasskey(rpId: string, credentialId: string): Promise<void> {
  return send([{ signalName: 'unknownCredential', rpID: rpId, credentialID: credentialId }])
}

/** Never throws, and ends within a second. Autofill would block the signal. */
async function send(signals: Signal[]): Promise<void> {
  WebAuthnAbortService.cancelCeremony()
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.race([Promise.allSettled(signals.map(sendSignal)), patience])
}
