'use client'

import { useActionState } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { useSearchParam } from '@/components/ui/use-search-param'
import { deleteUserAction } from '@/lib/admin/actions'
import { ADMIN_WORDS } from '@/lib/admin/words'

/** Without JavaScript the question that follows is a page of its own. */
export function DeleteUser({ userId, name }: { userId: string; name: string }) {
  const [result, remove, isPending] = useActionState(deleteUserAction, null)
  const [asked, setAsked] = useSearchParam('ask')

  return (
    <>
      <form
        action={`/admin/users/${userId}`}
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked('delete')
        }}
      >
        <input type="hidden" name="ask" value="delete" />
        <Button type="submit" variant="destructive">
          Delete user
        </Button>
      </form>
      {asked === 'delete' && (
        <Modal
          title={ADMIN_WORDS.delete.question(name)}
          onClose={() => setAsked(null)}
          actions={
            <form action={remove}>
              <input type="hidden" name="userId" value={userId} />
              <Button type="submit" variant="destructive" disabled={isPending}>
                Delete permanently
              </Button>
            </form>
          }
        >
          <p className="text-muted-foreground text-sm">
            This permanently deletes all their data, sign-in methods and sessions. It can’t be
            undone.
          </p>
          {result?.ok === false && <ActionNotice failure={result} />}
        </Modal>
      )}
    </>
  )
}
