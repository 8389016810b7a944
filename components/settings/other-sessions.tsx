'use client'

import { MonitorSmartphone } from 'lucide-react'
import { type ReactNode, useActionState } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { revokeOtherSessionsAction, revokeSessionAction } from '@/lib/auth/actions'

type Props = { sessions: { id: string; device: string; row: ReactNode }[] }

/** Sessions that can be ended, one or all. Plain forms: they work without JavaScript, too. */
export function OtherSessions({ sessions }: Props) {
  const [revoked, revoke, isRevoking] = useActionState(revokeSessionAction, null)
  const [allRevoked, revokeAll, isRevokingAll] = useActionState(revokeOtherSessionsAction, null)

  return (
    <>
      {revoked?.ok === false && <ActionNotice failure={revoked} />}
      {allRevoked?.ok === false && <ActionNotice failure={allRevoked} />}
      {revoked?.ok && <Notice>{`Signed out ${revoked.value}.`}</Notice>}
      {sessions.length === 0 ? (
        <EmptyState
          title={
            allRevoked?.ok
              ? 'All other sessions are signed out.'
              : 'You’re not signed in anywhere else.'
          }
          icon={<MonitorSmartphone />}
        />
      ) : (
        <>
          <ul className="divide-y rounded-lg border bg-card">
            {sessions.map(({ id, device, row }) => (
              <li key={id} className="sm:flex sm:items-center">
                {row}
                <form action={revoke} className="pr-4 pb-3.5 pl-13 sm:py-3.5 sm:pl-0">
                  <input type="hidden" name="id" value={id} />
                  <Button
                    type="submit"
                    variant="outline"
                    size="sm"
                    disabled={isRevoking}
                    aria-label={`Sign out ${device}`}
                  >
                    Sign out
                  </Button>
                </form>
              </li>
            ))}
          </ul>
          <form action={revokeAll}>
            <Button type="submit" variant="destructive" disabled={isRevokingAll}>
              Sign out other sessions
            </Button>
          </form>
        </>
      )}
    </>
  )
}
