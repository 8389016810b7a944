'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** False on the server and while the browser takes the page over, then true: for what needs JavaScript. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
