'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { AskButton, ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useSearchParam } from '@/components/ui/use-search-param'
import { changeRoleAction, deleteUserAction, signOutUserAction } from '@/lib/admin/actions'

export function RoleForm({ userId, role }: { userId: string; role: 'user' | 'admin' }) {
  const { failure, form, isPending } = useFormAction(changeRoleAction)

  return (
    <form {...form} className="grid justify-items-start gap-4">
      {failure && <ActionNotice failure={failure} />}
      <input type="hidden" name="userId" value={userId} />
      <input type="hidden" name="role" value={role === 'admin' ? 'user' : 'admin'} />
      <Button type="submit" variant="outline" disabled={isPending}>
        {role === 'admin' ? 'Remove admin role' : 'Make admin'}
      </Button>
    </form>
  )
}

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

export function DeleteUser({ userId, name }: { userId: string; name: string }) {
  const [asked, setAsked] = useSearchParam('ask')
  const deletion = useFormAction(deleteUserAction)

  return (
    <>
      <AskButton name="ask" value="delete" variant="destructive">
        Delete user
      </AskButton>
      {asked === 'delete' && (
        <ConfirmAction
          action={deletion}
          title={`Delete ${name}?`}
          about="This permanently deletes all their data, sign-in methods and sessions. It can’t be undone."
          label="Delete permanently"
          fields={{ userId }}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}
