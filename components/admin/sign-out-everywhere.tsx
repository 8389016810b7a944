'use client'

import { useActionState } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { signOutUserAction } from '@/lib/admin/actions'
import { ADMIN_WORDS } from '@/lib/admin/words'

export function SignOutEverywhere({ userId }: { userId: string }) {
  const [result, signOut, isPending] = useActionState(signOutUserAction, null)

  return (
    <form action={signOut} className="grid justify-items-start gap-4">
      {result?.ok === false && <ActionNotice failure={result} />}
      {result?.ok && <Notice>{ADMIN_WORDS.sessions.ended(result.value)}</Notice>}
      <input type="hidden" name="userId" value={userId} />
      <Button type="submit" variant="destructive" disabled={isPending}>
        Sign out everywhere
      </Button>
    </form>
  )
}
