'use client'

import {
  type ReactNode,
  type SyntheticEvent,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
} from 'react'
import { Button } from './button'

/**
 * A question over the page. Closing gives the focus back, or to `focusAfter`. The server renders it
 * open but not modal: without JavaScript it is part of the page, and an early press ends on the
 * same button.
 */
export function Modal({
  title,
  children,
  actions,
  closeLabel = 'Cancel',
  onClose,
  focusAfter,
}: {
  title: string
  children: ReactNode
  actions?: ReactNode
  closeLabel?: string
  onClose: () => void
  focusAfter?: () => HTMLElement | null
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const moveFocus = useEffectEvent(() => focusAfter?.()?.focus())

  // So that Escape works at once.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    dialog.removeAttribute('open')
    dialog.showModal()
    return () => {
      // Only this gives the focus back.
      dialog.close()
      moveFocus()
    }
  }, [])

  function askToClose(event: SyntheticEvent) {
    event.preventDefault()
    onClose()
  }

  // Browsers close it on a second Escape without asking.
  function tellClosed({ currentTarget: { isConnected, open } }: SyntheticEvent<HTMLDialogElement>) {
    if (isConnected && !open) onClose()
  }

  return (
    <dialog
      ref={ref}
      open
      aria-labelledby={titleId}
      onCancel={askToClose}
      onClose={tellClosed}
      className="modal"
    >
      <div className="grid gap-4">
        <h2 id={titleId} className="wrap-anywhere font-medium">
          {title}
        </h2>
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          <form method="dialog" onSubmit={askToClose}>
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
