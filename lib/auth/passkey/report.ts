import type { PasskeySignals } from './signals'
import { isDialogAsked } from './this-tab'

/**
 * Tells this device which passkeys are accepted, so that it offers no others. Reads the list now: an
 * old one would hide a new passkey. Yields to a ceremony of this page.
 */
export async function reportAcceptedPasskeys(): Promise<void> {
  if (!window.PublicKeyCredential?.signalAllAcceptedCredentials) return
  const signals = await readSignals().catch(() => null)
  const allAcceptedCredentialIds = signals?.acceptedCredentialIds
  if (!allAcceptedCredentialIds || isDialogAsked()) return
  const { rpId, userIds } = signals
  await Promise.allSettled(
    userIds.map((userId) =>
      PublicKeyCredential.signalAllAcceptedCredentials({ rpId, userId, allAcceptedCredentialIds }),
    ),
  )
}

async function readSignals(): Promise<PasskeySignals | null> {
  const response = await fetch('/api/auth/passkey/signals')
  return response.ok ? response.json() : null
}
