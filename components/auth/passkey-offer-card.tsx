'use client'

import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { usePathname } from 'next/navigation'
import { useActionState, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { dismissPasskeyOfferAction } from '@/lib/auth/passkey/actions'
import { AddPasskey } from './add-passkey'

/** Key in sessionStorage of the session that closed the card. */
const CLOSED = 'passkey-offer-closed'

/** Offers a first passkey, where the browser supports them and until it is closed. */
export function PasskeyOfferCard({ sessionId }: { sessionId: string }) {
  const [isOffered, setIsOffered] = useState(false)
  const [, dismiss, isDismissing] = useActionState(dismissPasskeyOfferAction, null)
  const pathname = usePathname()

  useEffect(() => {
    setIsOffered(browserSupportsWebAuthn() && !hasClosed(sessionId))
  }, [sessionId])

  function close() {
    noteClosed(sessionId)
    setIsOffered(false)
  }

  // The settings have the same button.
  if (!isOffered || pathname.startsWith('/settings')) return null
  return (
    <aside aria-label="Passkey offer" className="mb-8 grid gap-3 rounded-lg border bg-card p-4">
      <div className="grid gap-1">
        <p className="font-medium text-sm">Sign in faster next time</p>
        <p className="text-muted-foreground text-sm">
          A passkey is your fingerprint, face or screen lock. It takes one click to add.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <AddPasskey variant="default" />
        <Button variant="ghost" onClick={close}>
          Not now
        </Button>
        <form action={dismiss}>
          <Button type="submit" variant="ghost" disabled={isDismissing}>
            Don’t ask again
          </Button>
        </form>
      </div>
    </aside>
  )
}

/** Without storage, the card comes back with the next page. */
function hasClosed(sessionId: string): boolean {
  try {
    return sessionStorage.getItem(CLOSED) === sessionId
  } catch {
    return false
  }
}

function noteClosed(sessionId: string): void {
  try {
    sessionStorage.setItem(CLOSED, sessionId)
  } catch {
    // It only comes back.
  }
}
