'use client'

import { AskButton, ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { useSearchParam } from '@/components/ui/use-search-param'
import { deleteUserAction } from '@/lib/admin/actions'

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
