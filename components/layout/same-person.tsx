'use client'

import { useEffect } from 'react'

/**
 * Tabs share one session. If another user has signed in, a tab reloads when returned to, so that no
 * action happens to the wrong user. Restored from the history, it also reloads after a sign-out.
 */
export function SamePerson({ userId }: { userId: string }) {
  useEffect(() => {
    let isAsking = false

    async function check(isRestored: boolean) {
      if (isAsking || document.visibilityState !== 'visible') return
      isAsking = true
      const current = await fetchUserId()
      isAsking = false
      if (current === userId || current === undefined) return
      if (current !== null || isRestored) window.location.reload()
    }
    const checkReturn = () => void check(false)
    const checkRestored = ({ persisted }: PageTransitionEvent) => void (persisted && check(true))

    window.addEventListener('focus', checkReturn)
    document.addEventListener('visibilitychange', checkReturn)
    window.addEventListener('pageshow', checkRestored)
    return () => {
      window.removeEventListener('focus', checkReturn)
      document.removeEventListener('visibilitychange', checkReturn)
      window.removeEventListener('pageshow', checkRestored)
    }
  }, [userId])

  return null
}

/** Null when signed out. */
async function fetchUserId(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/api/auth/session')
    const { user }: { user: { id: string } | null } = await response.json()
    return response.ok ? (user?.id ?? null) : undefined
  } catch {
    return undefined
  }
}
