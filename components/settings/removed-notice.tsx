'use client'

import { type ReactNode, startTransition } from 'react'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { useToast } from '@/components/ui/toaster'
import { revokeOtherSessionsAction } from '@/lib/auth/actions'

/** Offers to end sessions that a removed method may have started. */
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

/** Does so without JavaScript. */
export function RemovedNotice({ children }: { children: ReactNode }) {
  return (
    <noscript>
      <Notice>
        {children} <PageLink href="/settings/sessions">Sign out other sessions</PageLink>
      </Notice>
    </noscript>
  )
}
