'use client'

import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'

const never = () => () => undefined

/** Assumed on the server. */
export function usePasskeySupport(): boolean {
  return useSyncExternalStore(never, browserSupportsWebAuthn, () => true)
}

export function PasskeySupport({ children }: { children: ReactNode }) {
  if (usePasskeySupport()) return children
  return (
    <Notice>
      This browser does not support passkeys. Use a current version of Chrome, Edge, Firefox or
      Safari, or another way to sign in.
    </Notice>
  )
}

export function PasskeyNoScript() {
  return (
    <noscript>
      <p className="rounded-md border bg-muted px-3 py-2 text-sm">
        Passkeys need JavaScript. Turn it on for this page to use one.
      </p>
    </noscript>
  )
}
