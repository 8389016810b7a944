'use client'

import { useEffect, useState } from 'react'
import { type Trouble, watchConnection, watchVersion } from '@/lib/browser/connection'
import { keepTypedText, restoreTypedText } from '@/lib/browser/typed-text'

const MESSAGES: Record<Trouble, string> = {
  offline: 'You are offline. What you have typed stays here; try again when you are connected.',
  unreachable:
    'The server can’t be reached. What you have typed stays here; we’ll reconnect automatically.',
}

/**
 * Says that there is no connection or a new version. Offline, it holds back links and plain forms,
 * which would end on the browser's error page.
 */
export function OfflineNotice() {
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [isOutdated, setIsOutdated] = useState(false)

  useEffect(() => watchConnection(setTrouble), [])
  useEffect(() => {
    restoreTypedText()
    return watchVersion(() => setIsOutdated(true))
  }, [])
  useEffect(() => {
    window.addEventListener('submit', holdForm, true)
    window.addEventListener('click', holdLink, true)
    return () => {
      window.removeEventListener('submit', holdForm, true)
      window.removeEventListener('click', holdLink, true)
    }
  }, [])

  return (
    <div aria-live="polite" className="sticky top-0 z-20 print:hidden">
      {!trouble && isOutdated && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 bg-foreground px-4 py-2 text-background text-sm forced-colors:border-b">
          A new version is available. What you have typed is kept when you reload.
          <button
            type="button"
            className="rounded-sm font-medium underline underline-offset-4"
            onClick={() => {
              keepTypedText()
              location.reload()
            }}
          >
            Reload the page
          </button>
        </p>
      )}
      {trouble && (
        <p className="flex items-center justify-center gap-2 bg-foreground px-4 py-2 text-background text-sm forced-colors:border-b">
          {MESSAGES[trouble]}
        </p>
      )}
    </div>
  )
}

/** A form's own handler still runs. */
function holdForm(event: SubmitEvent) {
  if (
    !navigator.onLine &&
    event.target instanceof HTMLFormElement &&
    event.target.method !== 'dialog'
  )
    event.preventDefault()
}

function holdLink(event: MouseEvent) {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (navigator.onLine || !link || link.origin !== location.origin) return
  const isOnPage = link.pathname === location.pathname && link.hash !== ''
  if (!isOnPage) event.preventDefault()
}
