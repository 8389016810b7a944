'use client'

import {
  createContext,
  type ReactNode,
  useActionState,
  useContext,
  useEffect,
  useEffectEvent,
} from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { disconnectAccountAction } from '@/lib/auth/oauth/actions'
import { useRemovalToast } from './use-removal-toast'

const Removal = createContext<{ disconnect: (form: FormData) => void; isPending: boolean } | null>(
  null,
)

/** Holds the removal for all rows: the row that asked for it is gone when the answer comes. */
export function AccountRemoval({
  headingId,
  children,
}: {
  headingId: string
  children: ReactNode
}) {
  const [result, disconnect, isPending] = useActionState(disconnectAccountAction, null)
  const showRemovalToast = useRemovalToast()

  const finish = useEffectEvent(() => {
    if (!result?.ok) return
    showRemovalToast(`${result.value.provider} disconnected.`)
    document.getElementById(headingId)?.focus()
  })
  useEffect(() => {
    if (result?.ok) finish()
  }, [result])

  return (
    <Removal value={{ disconnect, isPending }}>
      {result?.ok === false && <ActionNotice failure={result} />}
      {result?.ok && <DisconnectedNotice provider={result.value.provider} />}
      {children}
    </Removal>
  )
}

export function DisconnectAccount({
  id,
  provider,
  describedBy,
}: {
  id: string
  provider: string
  describedBy: string
}) {
  const removal = useContext(Removal)
  return (
    <form action={removal?.disconnect}>
      <input type="hidden" name="id" value={id} />
      <Button
        type="submit"
        variant="outline"
        size="sm"
        disabled={removal?.isPending}
        aria-describedby={describedBy}
      >
        {`Disconnect ${provider}`}
      </Button>
    </form>
  )
}

/** What the toast says, for those without JavaScript. */
function DisconnectedNotice({ provider }: { provider: string }) {
  return (
    <noscript>
      <Notice>
        {`${provider} disconnected.`}{' '}
        <PageLink href="/settings/sessions">Sign out other sessions</PageLink>
      </Notice>
    </noscript>
  )
}
