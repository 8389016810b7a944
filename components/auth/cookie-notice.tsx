'use client'

import { useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'

const never = () => () => undefined

/** Says that no sign-in can work in a browser that takes no cookies. */
export function CookieNotice() {
  const takesCookies = useSyncExternalStore(
    never,
    () => navigator.cookieEnabled,
    () => true,
  )
  return takesCookies ? null : (
    <Notice tone="destructive">
      Your browser is blocking cookies for this site. Allow them, then reload the page to sign in.
    </Notice>
  )
}
