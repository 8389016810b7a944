'use client'

import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'

const never = () => () => undefined

/** Whether this browser can use passkeys. True on the server, so that the page is drawn at once for nearly everybody. */
export function usePasskeySupport(): boolean {
  return useSyncExternalStore(never, browserSupportsWebAuthn, () => true)
}

/** Shows its children where passkeys work, and plain words where they do not. */
export function PasskeySupport({ children }: { children: ReactNode }) {
  if (usePasskeySupport()) return children
  return (
    <Notice>
      This browser does not support passkeys. Use a current version of Chrome, Edge, Firefox or
      Safari, or another way to sign in.
    </Notice>
  )
}

/** What needs JavaScript, said to those who have none. */
export function PasskeyNoScript() {
  return (
    <noscript>
      <p className="rounded-md border bg-muted px-3 py-2 text-sm">
        Passkeys need JavaScript. Turn it on for this page to use one.
      </p>
    </noscript>
  )
}
