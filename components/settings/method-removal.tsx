'use client'

import { type ReactNode, startTransition } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { useToast } from '@/components/ui/toaster'
import { useSearchParam } from '@/components/ui/use-search-param'
import { revokeOtherSessionsAction } from '@/lib/auth/actions'
import { disconnectAccountAction } from '@/lib/auth/oauth/actions'
import { removePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalRemovedPasskey } from '@/lib/auth/passkey/signals'

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

type AccountDisconnectionProps = { formId: string; headingId: string }

/** The rows' buttons submit it with an `id`. */
export function AccountDisconnection({ formId, headingId }: AccountDisconnectionProps) {
  const showRemovalToast = useRemovalToast()
  const { answer, failure, form } = useFormAction(disconnectAccountAction, ({ value }) => {
    showRemovalToast(`${value.provider} disconnected.`)
    document.getElementById(headingId)?.focus()
  })

  return (
    <>
      <form id={formId} {...form} hidden />
      {failure && <ActionNotice failure={failure} />}
      {answer?.ok && <RemovedNotice>{answer.value.provider} disconnected.</RemovedNotice>}
    </>
  )
}

/** Offers to end sessions that a removed method may have started. */
function useRemovalToast(): (message: string) => void {
  const showToast = useToast()

  function signOutOthers() {
    startTransition(async () => {
      const result = await revokeOtherSessionsAction(null, new FormData())
      showToast(
        result.ok
          ? { message: 'Other sessions are signed out.' }
          : { message: result.message, tone: 'destructive' },
      )
    })
  }

  return (message) =>
    showToast({ message, action: { label: 'Sign out other sessions', run: signOutOthers } })
}

/** Does so without JavaScript. */
function RemovedNotice({ children }: { children: ReactNode }) {
  return (
    <noscript>
      <Notice>
        {children} <PageLink href="/settings/sessions">Sign out other sessions</PageLink>
      </Notice>
    </noscript>
  )
}
