'use client'

import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { usePathname, useRouter } from 'next/navigation'
import { useActionState, useEffect, useEffectEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { dismissPasskeyOfferAction } from '@/lib/auth/passkey/actions'
import { upgradeToPasskey } from '@/lib/auth/passkey/browser'
import { AddPasskey } from './add-passkey'

/** Keys of sessionStorage: the session that tried the upgrade, and the one that closed the card. */
const TRIED = 'passkey-upgrade-tried'
const CLOSED = 'passkey-offer-closed'

/** Tries conditional create once per session, and shows the card only where that fails. */
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
    // Without storage, every page would try again.
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
