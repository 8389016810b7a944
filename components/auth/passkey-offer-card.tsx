'use client'

import { platformAuthenticatorIsAvailable } from '@simplewebauthn/browser'
import { usePathname } from 'next/navigation'
import { useActionState, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { dismissPasskeyOfferAction } from '@/lib/auth/passkey/actions'
import { AddPasskey } from './add-passkey'

type Props = { sessionId: string; isFirst: boolean }

/** Key in sessionStorage of the session that closed the card. */
const CLOSED = 'passkey-offer-closed'
/** Key in localStorage of the session that was offered a passkey on this device. */
const OFFERED = 'passkey-on-device-offered'

/**
 * Offers a first passkey until it is refused or, once, a passkey on this device to people who signed
 * in with another device. Hidden where this device can't hold one.
 */
export function PasskeyOfferCard({ sessionId, isFirst }: Props) {
  const [isOffered, setIsOffered] = useState(false)
  const [, dismiss, isDismissing] = useActionState(dismissPasskeyOfferAction, null)
  const showToast = useToast()
  const pathname = usePathname()

  useEffect(() => {
    let isCurrent = true
    platformAuthenticatorIsAvailable()
      .catch(() => false)
      .then((isAvailable) => {
        if (isCurrent) setIsOffered(isAvailable && isDue({ sessionId, isFirst }))
      })
    return () => {
      isCurrent = false
    }
  }, [sessionId, isFirst])

  function close() {
    write(() => sessionStorage.setItem(CLOSED, sessionId))
    setIsOffered(false)
  }

  function finish() {
    showToast({ message: 'Passkey added.' })
    close()
  }

  // The settings have this button already.
  if (!isOffered || pathname.startsWith('/settings')) return null
  return (
    <aside aria-label="Passkey offer" className="mb-8 grid gap-3 rounded-lg border bg-card p-4">
      <div className="grid gap-1">
        <p className="font-medium text-sm">
          {isFirst ? 'Sign in faster next time' : 'Add a passkey to this device?'}
        </p>
        <p className="text-muted-foreground text-sm">
          {isFirst
            ? 'A passkey is your fingerprint, face or screen lock. It takes one click to add.'
            : 'You signed in with a passkey from another device. With one on this device, you won’t need the other next time.'}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <AddPasskey variant="default" onThisDevice onAdded={finish} />
        <Button variant="ghost" onClick={close}>
          Not now
        </Button>
        {isFirst && (
          <form action={dismiss}>
            <Button type="submit" variant="ghost" disabled={isDismissing}>
              Don’t ask again
            </Button>
          </form>
        )}
      </div>
    </aside>
  )
}

/** Without storage, a first passkey is offered on every page and a second never. */
function isDue({ sessionId, isFirst }: Props): boolean {
  const isClosed = read(() => sessionStorage.getItem(CLOSED)) === sessionId
  if (isFirst || isClosed) return !isClosed
  if (!read(() => localStorage.getItem(OFFERED)))
    write(() => localStorage.setItem(OFFERED, sessionId))
  return read(() => localStorage.getItem(OFFERED)) === sessionId
}

function read(item: () => string | null): string | null {
  try {
    return item()
  } catch {
    return null
  }
}

function write(store: () => void): void {
  try {
    store()
  } catch {
    // Storage is full or blocked.
  }
}
