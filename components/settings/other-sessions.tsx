'use client'

import { type ReactNode, useActionState } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { revokeOtherSessionsAction, revokeSessionAction } from '@/lib/sessions/actions'

type Props = { sessions: { id: string; device: string; row: ReactNode }[] }

/** Sessions that can be ended, one or all. Plain forms: they work without JavaScript, too. */
export function OtherSessions({ sessions }: Props) {
  const [revoked, revoke, isRevoking] = useActionState(revokeSessionAction, null)
  const [allRevoked, revokeAll, isRevokingAll] = useActionState(revokeOtherSessionsAction, null)

  return (
    <>
      {revoked?.ok === false && <ActionNotice failure={revoked} />}
      {allRevoked?.ok === false && <ActionNotice failure={allRevoked} />}
      {revoked?.ok && <Notice>Signed out {revoked.value}.</Notice>}
      {sessions.length === 0 ? (
        <p className="rounded-lg border border-dashed px-4 py-8 text-center text-muted-foreground text-sm">
          {allRevoked?.ok ? 'All other sessions are signed out.' : 'You are signed in nowhere else.'}
        </p>
      ) : (
        <>
          <ul className="divide-y rounded-lg border bg-surface">
            {sessions.map(({ id, device, row }) => (
              <li key={id} className="sm:flex sm:items-center">
                {row}
                <form action={revoke} className="pr-4 pb-3.5 pl-13 sm:py-3.5 sm:pl-0">
                  <input type="hidden" name="id" value={id} />
                  <Button type="submit" variant="secondary" size="small" disabled={isRevoking} aria-label={`Sign out ${device}`}>
                    Sign out
                  </Button>
                </form>
              </li>
            ))}
          </ul>
          <form action={revokeAll}>
            <Button type="submit" variant="danger" disabled={isRevokingAll}>
              Sign out other sessions
            </Button>
          </form>
        </>
      )}
    </>
  )
}
