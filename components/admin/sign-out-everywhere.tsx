'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { signOutUserAction } from '@/lib/admin/actions'

export function SignOutEverywhere({ userId }: { userId: string }) {
  const { answer, failure, form, isPending } = useFormAction(signOutUserAction)

  return (
    <form {...form} className="grid justify-items-start gap-4">
      {failure && <ActionNotice failure={failure} />}
      {answer?.ok && (
        <Notice>
          Signed out of {answer.value === 1 ? '1 session' : `${answer.value} sessions`}.
        </Notice>
      )}
      <input type="hidden" name="userId" value={userId} />
      <Button type="submit" variant="destructive" disabled={isPending}>
        Sign out everywhere
      </Button>
    </form>
  )
}
