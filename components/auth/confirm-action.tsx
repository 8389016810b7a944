'use client'

import type { ComponentProps, ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { useSearchParam } from '@/components/ui/use-search-param'
import { ActionNotice } from './action-notice'
import type { FormAction } from './use-form-action'

/** Without JavaScript, the question is another page. */
export function AskButton({
  name,
  value,
  ...props
}: ComponentProps<typeof Button> & { name: string; value: string }) {
  const [, ask] = useSearchParam(name)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        ask(value)
      }}
    >
      <Button type="submit" name={name} value={value} {...props} />
    </form>
  )
}

/**
 * Render it beside the list: a row is gone when the answer comes. `focusId` gets the focus then.
 */
export function ConfirmAction({
  action,
  title,
  about,
  label,
  fields = {},
  focusId,
  onClose,
}: {
  action: FormAction
  title: string
  about: ReactNode
  label: string
  fields?: Record<string, string>
  focusId?: string
  onClose: () => void
}) {
  return (
    <Modal
      title={title}
      onClose={onClose}
      focusAfter={() =>
        action.hasSucceeded.current && focusId ? document.getElementById(focusId) : null
      }
      actions={
        <form {...action.form}>
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" variant="destructive" disabled={action.isPending}>
            {label}
          </Button>
        </form>
      }
    >
      <p className="text-muted-foreground text-sm">{about}</p>
      {action.failure && <ActionNotice failure={action.failure} />}
    </Modal>
  )
}
