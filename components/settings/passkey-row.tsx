'use client'

import { KeyRound } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Day } from '@/components/ui/date'
import { useSearchParam } from '@/components/ui/use-search-param'
import { RemovePasskey } from './passkey-removal'
import { RenamePasskey } from './rename-passkey'

export type PasskeyView = {
  id: string
  name: string
  /** Password manager, platform or security key. */
  authenticator: string
  isSynced: boolean
  createdAt: Date
  lastUsedAt: Date | null
}

/** One passkey: what it is, and what can be done with it. The buttons of all rows are called the same, and described by the row's name. */
export function PasskeyRow({ passkey }: { passkey: PasskeyView }) {
  const { id, name } = passkey
  const [renaming, setRenaming] = useSearchParam('rename')
  const isRenaming = renaming === id
  const wasRenaming = useRef(isRenaming)
  const nameId = `passkey-${id}`
  const buttonId = `rename-passkey-${id}`

  // Back to the button that opened the form, unless another row's form is open now.
  useEffect(() => {
    if (wasRenaming.current && renaming === null) document.getElementById(buttonId)?.focus()
    wasRenaming.current = isRenaming
  }, [renaming, isRenaming, buttonId])

  const facts = (
    <>
      <PasskeyFacts passkey={passkey} nameId={nameId} />
      <div className="flex flex-wrap gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">
        <form
          action="/settings"
          method="get"
          onSubmit={(event) => {
            event.preventDefault()
            setRenaming(id)
          }}
        >
          <input type="hidden" name="rename" value={id} />
          <Button type="submit" id={buttonId} variant="outline" size="sm" aria-describedby={nameId}>
            Rename
          </Button>
        </form>
        <RemovePasskey id={id} name={name} describedBy={nameId} />
      </div>
    </>
  )
  return (
    <li className="flex flex-wrap items-center">
      {isRenaming ? (
        <RenamePasskey id={id} name={name} onClose={() => setRenaming(null)}>
          {facts}
        </RenamePasskey>
      ) : (
        facts
      )}
    </li>
  )
}

function PasskeyFacts({ passkey, nameId }: { passkey: PasskeyView; nameId: string }) {
  const { name, authenticator, isSynced, createdAt, lastUsedAt } = passkey
  return (
    <div className="flex min-w-[min(16rem,100%)] flex-1 items-center gap-4 px-4 py-3.5">
      <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
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
          Added <Day date={createdAt} /> ·{' '}
          {lastUsedAt ? <LastUsed date={lastUsedAt} /> : 'Not used yet'}
        </p>
      </div>
    </div>
  )
}

function LastUsed({ date }: { date: Date }) {
  return (
    <>
      Last used <Day date={date} />
    </>
  )
}
