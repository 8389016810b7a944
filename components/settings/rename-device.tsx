'use client'

import type { ReactNode } from 'react'
import { AskButton } from '@/components/auth/confirm-action'
import { useSearchParam } from '@/components/ui/use-search-param'
import { renameDeviceAction } from '@/lib/auth/actions'
import { RenameForm } from './rename-form'

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
    <RenameForm
      action={renameDeviceAction}
      message="Device renamed."
      id={id}
      name={device}
      label="Device name"
      hint="Leave it empty for the browser’s own name."
      href="/settings/sessions"
      onClose={() => setRenaming(null)}
    >
      {buttons}
    </RenameForm>
  )
}

export function SessionButtons({ children }: { children: ReactNode }) {
  return <div className="flex gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">{children}</div>
}
