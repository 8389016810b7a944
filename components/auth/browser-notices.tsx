'use client'

import { useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'
import { useIsHydrated } from '@/components/ui/use-is-hydrated'

const never = () => () => undefined

export function CookieNotice() {
  const acceptsCookies = useSyncExternalStore(
    never,
    () => navigator.cookieEnabled,
    () => true,
  )
  if (acceptsCookies) return null
  return (
    <Notice tone="destructive">
      Your browser is blocking cookies for this site. Allow them, then reload the page to sign in.
    </Notice>
  )
}

/** Shown after ten seconds: until hydration, the passkey buttons do nothing. */
export function StillLoading() {
  if (useIsHydrated()) return null
  return (
    <p className="still-loading noscript:hidden">
      This page is still loading, and passkeys won’t work until it has. If this message stays,
      reload the page.
    </p>
  )
}
