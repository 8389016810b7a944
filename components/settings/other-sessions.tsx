'use client'

import { MonitorSmartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { revokeOtherSessionsAction, revokeSessionAction } from '@/lib/auth/actions'
import { RenameDevice, SessionButtons } from './rename-device'

type Props = { sessions: { id: string; device: string; canRename: boolean; row: ReactNode }[] }

export function OtherSessions({ sessions }: Props) {
  const one = useFormAction(revokeSessionAction)
  const all = useFormAction(revokeOtherSessionsAction)

  return (
    <>
      {one.failure && <ActionNotice failure={one.failure} />}
      {all.failure && <ActionNotice failure={all.failure} />}
      {one.answer?.ok && <Notice>{`Signed out ${one.answer.value}.`}</Notice>}
      {sessions.length === 0 ? (
        <EmptyState
          title={
            all.answer?.ok
              ? 'All other sessions are signed out.'
              : 'You’re not signed in anywhere else.'
          }
          icon={<MonitorSmartphone />}
        />
      ) : (
        <>
          <ul className="divide-y rounded-lg border bg-card">
            {sessions.map(({ id, device, canRename, row }) => {
              const signOut = (
                <form {...one.form}>
                  <input type="hidden" name="id" value={id} />
                  <Button
                    type="submit"
                    variant="outline"
                    size="sm"
                    disabled={one.isPending}
                    aria-label={`Sign out ${device}`}
                  >
                    Sign out
                  </Button>
                </form>
              )
              return (
                <li key={id} className="sm:flex sm:flex-wrap sm:items-center">
                  {row}
                  {canRename ? (
                    <RenameDevice id={id} device={device}>
                      {signOut}
                    </RenameDevice>
                  ) : (
                    <SessionButtons>{signOut}</SessionButtons>
                  )}
                </li>
              )
            })}
          </ul>
          <form {...all.form}>
            <Button type="submit" variant="destructive" disabled={all.isPending}>
              Sign out other sessions
            </Button>
          </form>
        </>
      )}
    </>
  )
}
