'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { secureAccountAction } from '@/lib/auth/actions'

type SecureAccountProps = {
  /** The number of others. */
  sessions: number
  accessTokens: number
}

export function SecureAccount({ sessions, accessTokens }: SecureAccountProps) {
  const { failure, form, isPending } = useFormAction(secureAccountAction)
  const left = [
    ...(sessions > 0
      ? [
          `${sessions === 1 ? '1 other session is' : `${sessions} other sessions are`} still signed in.`,
        ]
      : []),
    ...(accessTokens > 0
      ? [
          accessTokens === 1
            ? '1 access token still works.'
            : `${accessTokens} access tokens still work.`,
        ]
      : []),
  ]

  return (
    <div className="grid justify-items-start gap-2 text-muted-foreground text-sm">
      {failure && <ActionNotice failure={failure} />}
      {left.length === 0 ? (
        <p>All other sessions are signed out.</p>
      ) : (
        <>
          <p>{left.join(' ')}</p>
          <form {...form}>
            <Button type="submit" variant="destructive" disabled={isPending}>
              {accessTokens === 0
                ? 'Sign out other sessions'
                : 'Sign out other sessions and revoke tokens'}
            </Button>
          </form>
        </>
      )}
    </div>
  )
}
