'use client'

import { ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { useSearchParam } from '@/components/ui/use-search-param'
import { removePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalRemovedPasskey } from '@/lib/auth/passkey/signals'
import { RemovedNotice, useRemovalToast } from './removed-notice'

type PasskeyRemovalProps = { passkeys: { id: string; name: string }[]; headingId: string }

/** For `?remove=`. */
export function PasskeyRemoval({ passkeys, headingId }: PasskeyRemovalProps) {
  const [removing, setRemoving] = useSearchParam('remove')
  const showRemovalToast = useRemovalToast()
  const removal = useFormAction(removePasskeyAction, ({ value }) => {
    signalRemovedPasskey(value.credentialId, value.rpId, value.signals)
    setRemoving(null)
    showRemovalToast('Passkey removed.')
  })
  const passkey = passkeys.find(({ id }) => id === removing)

  return (
    <>
      {removal.answer?.ok && <RemovedNotice>Passkey removed.</RemovedNotice>}
      {passkey && (
        <ConfirmAction
          action={removal}
          title={`Remove “${passkey.name}”?`}
          about="You will no longer be able to sign in with this passkey. We’ll also ask your device to delete it."
          label="Remove"
          fields={{ id: passkey.id }}
          focusId={headingId}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  )
}
