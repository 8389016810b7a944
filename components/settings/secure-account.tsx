'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { secureAccountAction } from '@/lib/auth/actions'

/** `sessions`: the number of others. */
export function SecureAccount({ sessions }: { sessions: number }) {
  const { failure, form, isPending } = useFormAction(secureAccountAction)

  return (
    <div className="grid justify-items-start gap-2 text-muted-foreground text-sm">
      {failure && <ActionNotice failure={failure} />}
      {sessions === 0 ? (
        <p>All other sessions are signed out.</p>
      ) : (
        <>
          <p>
            {sessions === 1 ? '1 other session is' : `${sessions} other sessions are`} still signed
            in.
          </p>
          <form {...form}>
            <Button type="submit" variant="destructive" disabled={isPending}>
              Sign out other sessions
            </Button>
          </form>
        </>
      )}
    </div>
  )
}
