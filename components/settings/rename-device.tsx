'use client'

import type { ReactNode } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { AskButton } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/text-field'
import { useToast } from '@/components/ui/toaster'
import { useSearchParam } from '@/components/ui/use-search-param'
import { renameDeviceAction } from '@/lib/auth/actions'

type Props = { id: string; device: string; children?: ReactNode }

/** The "Rename" button before others, or its form in their place. `id` is the session's. */
export function RenameDevice({ id, device, children }: Props) {
  const [renaming, setRenaming] = useSearchParam('rename')
  const buttons = (
    <SessionButtons>
      <AskButton
        name="rename"
        value={id}
        variant="outline"
        size="sm"
        aria-label={`Rename ${device}`}
      >
        Rename
      </AskButton>
      {children}
    </SessionButtons>
  )
  if (renaming !== id) return buttons
  return (
    <RenameForm id={id} device={device} onClose={() => setRenaming(null)}>
      {buttons}
    </RenameForm>
  )
}

export function SessionButtons({ children }: { children: ReactNode }) {
  return <div className="flex gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">{children}</div>
}

/** Shows `children` once renamed: without JavaScript, the URL still asks for the form. */
function RenameForm({ id, device, onClose, children }: Props & { onClose: () => void }) {
  const showToast = useToast()
  const { answer, failure, form, isPending } = useFormAction(renameDeviceAction, () => {
    showToast({ message: 'Device renamed.' })
    onClose()
  })
  const submitted = answer && 'submitted' in answer ? answer.submitted.name : undefined

  if (answer?.ok) return children
  return (
    <form {...form} className="grid gap-3 px-4 py-3.5 sm:w-full">
      <input type="hidden" name="id" value={id} />
      <TextField
        key={submitted}
        ref={select}
        id={`rename-${id}`}
        name="name"
        label="Device name"
        hint="Leave it empty for the browser’s own name."
        maxLength={160}
        defaultValue={submitted ?? device}
        error={failure?.fields?.name}
        autoComplete="off"
      />
      {failure && !failure.fields && <ActionNotice failure={failure} />}
      <div className="flex gap-2">
        <Button type="submit" size="sm" disabled={isPending}>
          Save
        </Button>
        <Button variant="ghost" size="sm" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function select(field: HTMLInputElement | null) {
  field?.focus()
  field?.select()
}
