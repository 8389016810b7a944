'use client'

import { startTransition } from 'react'
import { useToast } from '@/components/ui/toaster'
import { revokeOtherSessionsAction } from '@/lib/sessions/actions'
import { SESSION_WORDS } from '@/lib/sessions/words'

/** Says that a way to sign in is gone, and offers to end the sessions that may have begun with it. */
export function useRemovalToast(): (message: string) => void {
  const showToast = useToast()

  function signOutOthers() {
    startTransition(async () => {
      const result = await revokeOtherSessionsAction(null, new FormData())
      showToast(
        result.ok
          ? { message: SESSION_WORDS.othersSignedOut }
          : { message: result.message, tone: 'destructive' },
      )
    })
  }

  return (message) =>
    showToast({ message, action: { label: SESSION_WORDS.signOutOthers, run: signOutOthers } })
}
