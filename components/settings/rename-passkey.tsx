'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button, buttonVariants } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toaster'
import { useSettledAction } from '@/components/ui/use-settled-action'
import { renamePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalUserDetails } from '@/lib/auth/passkey/signals'

type Props = { id: string; name: string; onClose: () => void; children: ReactNode }

/** The row's form, and its children once the passkey is renamed: without JavaScript the address still asks for the form then. */
export function RenamePasskey({ id, name, onClose, children }: Props) {
  const [result, rename, isPending] = useSettledAction(renamePasskeyAction)
  const showToast = useToast()
  const form = useRef<HTMLFormElement>(null)
  const failure = result?.ok === false ? result : null
  const submitted = result && 'submitted' in result ? result.submitted.name : undefined

  useEffect(() => {
    const field = form.current?.querySelector<HTMLInputElement>('input[name="name"]')
    field?.focus()
    field?.select()
  }, [])

  const finish = useEffectEvent(() => {
    if (!result?.ok) return
    if (result.value.signals) signalUserDetails(result.value.signals)
    showToast({ message: 'Passkey renamed.' })
    onClose()
  })
  useEffect(() => {
    if (result?.ok) finish()
  }, [result])

  if (result?.ok) return children
  return (
    <form ref={form} {...rename} className="grid flex-1 gap-3 px-4 py-3.5">
      <input type="hidden" name="id" value={id} />
      <TextField
        key={submitted}
        id={`rename-${id}`}
        name="name"
        label="Name"
        maxLength={160}
        defaultValue={submitted ?? name}
        error={failure?.fields?.name}
        autoComplete="off"
        required
      />
      {failure && !failure.fields && <ActionNotice failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" size="sm" disabled={isPending}>
          Save
        </Button>
        <Link
          href="/settings"
          className={buttonVariants({ variant: 'ghost', size: 'sm' })}
          onClick={(event) => {
            event.preventDefault()
            onClose()
          }}
        >
          Cancel
        </Link>
      </div>
    </form>
  )
}
