'use client'

import { type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from 'react'
import { Button } from './button'

/**
 * A question over the page. Escape and its first button close it, and focus goes back to where it was. As the server draws it, it is not modal yet but in
 * its place: a press that begins before the scripts are there ends on the same button. Without JavaScript it stands in the page, where its buttons work
 * all the same.
 */
export function Modal({
  title,
  children,
  actions,
  closeLabel = 'Cancel',
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

  // Before the first paint: Escape works from the moment the question is seen.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog) return
    // As the server drew it, it is open but not modal.
    dialog.removeAttribute('open')
    dialog.showModal()
    // Gives the focus back, which a dialog that is only taken away does not.
    return () => dialog.close()
  }, [])

  // It goes when the page has drawn itself without it, not before: what is seen is what the page knows.
  function askToClose(event: SyntheticEvent) {
    event.preventDefault()
    onClose()
  }

  // Not asked: a second Escape in a row.
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
      className="fixed inset-0 z-50 m-auto h-fit max-h-[calc(100%-2rem)] w-[calc(100%-2rem)] max-w-sm overflow-auto rounded-xl border bg-popover p-5 text-popover-foreground shadow-lg backdrop:bg-black/50 noscript:static noscript:my-3 noscript:w-full noscript:max-w-none not-noscript:not-[:modal]:shadow-[0_0_0_100vmax] not-noscript:not-[:modal]:shadow-black/50"
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
