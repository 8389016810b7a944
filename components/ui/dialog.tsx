'use client'

import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef } from 'react'
import { Button } from './button'
import { UI_WORDS } from './words'

/**
 * A question over the page. Escape and its first button close it, and focus goes back to where it was. Without JavaScript it stands in the page, where its
 * buttons work all the same.
 */
export function Dialog({
  title,
  children,
  actions,
  closeLabel = UI_WORDS.cancel,
  onClose,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
  closeLabel?: string
  onClose: () => void
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const dialog = ref.current
    if (!dialog || dialog.matches(':modal')) return
    // As the server drew it, it is open but not modal.
    dialog.removeAttribute('open')
    dialog.showModal()
  }, [])

  // At once: the browser tells of a closed dialog later, when it may have been asked for again.
  function close(event: SyntheticEvent) {
    event.preventDefault()
    ref.current?.close()
    onClose()
  }

  return (
    <dialog
      ref={ref}
      open
      aria-labelledby={titleId}
      onCancel={close}
      onClose={onClose}
      className="m-auto w-[calc(100%-2rem)] max-w-sm rounded-xl border bg-popover p-5 text-popover-foreground shadow-lg backdrop:bg-black/50 [&:not(:modal)]:static [&:not(:modal)]:my-3 [&:not(:modal)]:w-full"
    >
      <div className="grid gap-4">
        <h2 id={titleId} className="break-words font-medium">
          {title}
        </h2>
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          <form method="dialog" onSubmit={close}>
            <Button type="submit" variant="outline">
              {closeLabel}
            </Button>
          </form>
          {actions}
        </div>
      </div>
    </dialog>
  )
}
