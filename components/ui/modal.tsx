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
 * A question over the page. Escape and its first button close it, and the focus goes back to where
 * it was, or to what `focusAfter` returns. The server renders it open but not modal, in the same
 * place: a press that begins before hydration ends on the same button. Without JavaScript it is
 * part of the page, and its buttons still work.
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

  // Before the first paint, so that Escape works at once.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    // The server renders it open but not modal.
    dialog.removeAttribute('open')
    dialog.showModal()
    return () => {
      // Removing the element alone would not give the focus back.
      dialog.close()
      moveFocus()
    }
  }, [])

  // The page closes it by rendering without it.
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
