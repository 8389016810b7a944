'use client'

import { useSyncExternalStore } from 'react'
import { Notice } from '@/components/ui/notice'
import { AUTH_WORDS } from '@/lib/auth/words'

const never = () => () => undefined

/** Says that no sign-in can work in a browser that takes no cookies. */
export function CookieNotice() {
  const takesCookies = useSyncExternalStore(
    never,
    () => navigator.cookieEnabled,
    () => true,
  )
  return takesCookies ? null : <Notice tone="destructive">{AUTH_WORDS.noCookies}</Notice>
}
