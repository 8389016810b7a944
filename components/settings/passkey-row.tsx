'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { AskButton } from '@/components/auth/confirm-action'
import { Day, LastUsed } from '@/components/ui/moment'
import { useSearchParam } from '@/components/ui/use-search-param'
import { renamePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalUserDetails } from '@/lib/auth/passkey/signals'
import { RenameForm } from './rename-form'

export type PasskeyView = {
  id: string
  name: string
  authenticator: string
  /** Its first letter; null where it is not known. */
  initial: string | null
  isSynced: boolean
  createdAt: Date
  lastUsedAt: Date | null
}

/** Its buttons have the same names in every row, so `aria-describedby` names the passkey. */
export function PasskeyRow({ passkey }: { passkey: PasskeyView }) {
  const { id, name } = passkey
  const [renaming, setRenaming] = useSearchParam('rename')
  const [hasRenamed, setHasRenamed] = useState(false)
  const nameId = `passkey-${id}`

  function closeForm() {
    setHasRenamed(true)
    setRenaming(null)
  }

  const facts = (
    <>
      <PasskeyFacts passkey={passkey} nameId={nameId} />
      <div className="flex flex-wrap gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">
        <AskButton
          ref={hasRenamed ? focus : undefined}
          name="rename"
          value={id}
          variant="outline"
          size="sm"
          aria-describedby={nameId}
        >
          Rename
        </AskButton>
        <AskButton name="remove" value={id} variant="outline" size="sm" aria-describedby={nameId}>
          Remove
        </AskButton>
      </div>
    </>
  )
  return (
    <li className="flex flex-wrap items-center">
      {renaming === id ? (
        <RenameForm
          action={renamePasskeyAction}
          onRenamed={({ signals }) => signals && signalUserDetails(signals)}
          message="Passkey renamed."
          id={id}
          name={name}
          label="Name"
          href="/settings"
          onClose={closeForm}
          required
        >
          {facts}
        </RenameForm>
      ) : (
        facts
      )}
    </li>
  )
}

/** A ref for the button that comes back when its form is closed. */
function focus(button: HTMLButtonElement | null) {
  button?.focus()
}

/** Decorative. A letter, since the logos are trademarks; a key for unknown authenticators. */
function AuthenticatorMark({ initial }: Pick<PasskeyView, 'initial'>) {
  if (initial === null)
    return <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
  return (
    <span
      aria-hidden="true"
      className="grid size-5 shrink-0 place-items-center rounded bg-muted font-semibold text-muted-foreground text-xs"
    >
      {initial}
    </span>
  )
}

function PasskeyFacts({ passkey, nameId }: { passkey: PasskeyView; nameId: string }) {
  const { name, authenticator, initial, isSynced, createdAt, lastUsedAt } = passkey
  return (
    <div className="flex min-w-[min(16rem,100%)] flex-1 items-center gap-4 px-4 py-3.5">
      <AuthenticatorMark initial={initial} />
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
          <span id={nameId} dir="auto" className="min-w-0 wrap-anywhere">
            {name}
          </span>
          <span className="rounded-full border px-2 py-px font-normal text-muted-foreground text-xs">
            {isSynced ? 'Synced' : 'This device only'}
          </span>
        </p>
        <p className="text-muted-foreground text-sm">
          {authenticator !== name && `${authenticator} · `}
          Added <Day date={createdAt} /> · <LastUsed date={lastUsedAt} />
        </p>
      </div>
    </div>
  )
}
