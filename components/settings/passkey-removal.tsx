'use client'

import {
  createContext,
  type ReactNode,
  useActionState,
  useContext,
  useEffect,
  useEffectEvent,
} from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { useSearchParam } from '@/components/ui/use-search-param'
import { removePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalRemovedPasskey } from '@/lib/auth/passkey/signals'
import { PASSKEY_WORDS } from '@/lib/auth/passkey/words'
import type { Failure } from '@/lib/errors'
import { useRemovalToast } from './use-removal-toast'

type Removal = { remove: (form: FormData) => void; isPending: boolean; failure: Failure | null }

const Removal = createContext<Removal | null>(null)

/** Holds the removal for all rows: the row that asked for it is gone when the answer comes. */
export function PasskeyRemoval({
  headingId,
  children,
}: {
  headingId: string
  children: ReactNode
}) {
  const [result, remove, isPending] = useActionState(removePasskeyAction, null)
  const [, setRemoving] = useSearchParam('remove')
  const showRemovalToast = useRemovalToast()

  const finish = useEffectEvent(() => {
    if (!result?.ok) return
    const { credentialId, rpId, signals } = result.value
    signalRemovedPasskey(credentialId, rpId, signals)
    setRemoving(null)
    showRemovalToast('Passkey removed.')
    document.getElementById(headingId)?.focus()
  })
  useEffect(() => {
    if (result?.ok) finish()
  }, [result])

  return (
    <Removal value={{ remove, isPending, failure: result?.ok === false ? result : null }}>
      {result?.ok && <RemovedNotice />}
      {children}
    </Removal>
  )
}

/** "Remove" and the question that follows. Without JavaScript the question is a page of its own. */
export function RemovePasskey({
  id,
  name,
  describedBy,
}: {
  id: string
  name: string
  describedBy: string
}) {
  const [removing, setRemoving] = useSearchParam('remove')
  const removal = useContext(Removal)

  return (
    <>
      <form
        action="/settings"
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          setRemoving(id)
        }}
      >
        <input type="hidden" name="remove" value={id} />
        <Button type="submit" variant="outline" size="sm" aria-describedby={describedBy}>
          Remove
        </Button>
      </form>
      {removing === id && (
        <Modal
          title={PASSKEY_WORDS.remove.question(name)}
          onClose={() => setRemoving(null)}
          actions={
            <form action={removal?.remove}>
              <input type="hidden" name="id" value={id} />
              <Button type="submit" variant="destructive" disabled={removal?.isPending}>
                Remove
              </Button>
            </form>
          }
        >
          <p className="text-muted-foreground text-sm">
            You will no longer be able to sign in with this passkey. We’ll also ask your device to
            delete it.
          </p>
          {removal?.failure && <ActionNotice failure={removal.failure} />}
        </Modal>
      )}
    </>
  )
}

/** What the toast says, for those without JavaScript. */
function RemovedNotice() {
  return (
    <noscript>
      <Notice>
        Passkey removed. <PageLink href="/settings/sessions">Sign out other sessions</PageLink>
      </Notice>
    </noscript>
  )
}
