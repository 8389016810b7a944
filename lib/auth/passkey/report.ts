import { isDialogAsked } from './dialog'
import type { PasskeySignals } from './signals'

/**
 * Tells this device which passkeys are accepted, so that it offers no others. The list is read now
 * and whole, because an old one would hide a new passkey. A ceremony of this page comes first.
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
