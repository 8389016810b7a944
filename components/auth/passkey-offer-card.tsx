'use client'

import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { usePathname, useRouter } from 'next/navigation'
import { useActionState, useEffect, useEffectEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { dismissPasskeyOfferAction } from '@/lib/auth/passkey/actions'
import { upgradeToPasskey } from '@/lib/auth/passkey/browser'
import { AddPasskey } from './add-passkey'

/** In sessionStorage: the session in which the upgrade was tried, and the one in which the card was closed. */
const TRIED = 'passkey-upgrade-tried'
const CLOSED = 'passkey-offer-closed'

/** Tries conditional create, once per session. The card is drawn when that is not to be had: nobody sees it without need. */
export function PasskeyOfferCard({
  sessionId,
  canUpgrade,
}: {
  sessionId: string
  canUpgrade: boolean
}) {
  const [isOffered, setIsOffered] = useState(false)
  const [, dismiss, isDismissing] = useActionState(dismissPasskeyOfferAction, null)
  const pathname = usePathname()
  const showToast = useToast()
  const router = useRouter()

  const begin = useEffectEvent(async () => {
    if (!browserSupportsWebAuthn() || isNoted(CLOSED, sessionId)) return
    const mayTry = canUpgrade && !isNoted(TRIED, sessionId)
    // Where it cannot be noted, each page would try again.
    if (!note(TRIED, sessionId) || !mayTry || !(await upgradeToPasskey())) return setIsOffered(true)
    showToast({ message: 'A passkey was saved. You can sign in with it next time.' })
    router.refresh()
  })
  useEffect(() => {
    begin()
  }, [])

  function close() {
    note(CLOSED, sessionId)
    setIsOffered(false)
  }

  // The settings have the same button of their own.
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

/** Storage may be missing or forbidden: the card then comes back with the next page. */
function isNoted(key: string, sessionId: string): boolean {
  try {
    return sessionStorage.getItem(key) === sessionId
  } catch {
    return false
  }
}

function note(key: string, sessionId: string): boolean {
  try {
    sessionStorage.setItem(key, sessionId)
    return true
  } catch {
    return false
  }
}
