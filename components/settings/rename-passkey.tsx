'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button, buttonVariants } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toaster'
import { renamePasskeyAction } from '@/lib/auth/passkey/actions'
import { signalUserDetails } from '@/lib/auth/passkey/signals'

type RenamePasskeyProps = { id: string; name: string; onClose: () => void; children: ReactNode }

/** Shows `children` once renamed: without JavaScript, the URL still asks for the form. */
export function RenamePasskey({ id, name, onClose, children }: RenamePasskeyProps) {
  const showToast = useToast()
  const { answer, failure, form, isPending } = useFormAction(renamePasskeyAction, ({ value }) => {
    if (value.signals) signalUserDetails(value.signals)
    showToast({ message: 'Passkey renamed.' })
    onClose()
  })
  const submitted = answer && 'submitted' in answer ? answer.submitted.name : undefined

  if (answer?.ok) return children
  return (
    <form {...form} className="grid flex-1 gap-3 px-4 py-3.5">
      <input type="hidden" name="id" value={id} />
      <TextField
        ref={select}
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

function select(field: HTMLInputElement | null) {
  field?.focus()
  field?.select()
}
