'use client'

import { startTransition } from 'react'
import { useToast } from '@/components/ui/toaster'
import { revokeOtherSessionsAction } from '@/lib/auth/actions'

/** Says that a way to sign in is gone, and offers to end the sessions that may have begun with it. */
export function useRemovalToast(): (message: string) => void {
  const showToast = useToast()

  function signOutOthers() {
    startTransition(async () => {
      const result = await revokeOtherSessionsAction(null, new FormData())
      showToast(
        result.ok
          ? { message: 'Other sessions are signed out.' }
          : { message: result.message, tone: 'destructive' },
      )
    })
  }

  return (message) =>
    showToast({ message, action: { label: 'Sign out other sessions', run: signOutOthers } })
}
