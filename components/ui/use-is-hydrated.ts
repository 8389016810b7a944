'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** For parts that need JavaScript. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
