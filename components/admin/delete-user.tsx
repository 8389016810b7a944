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
          {ADMIN_WORDS.delete.submit}
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
                {ADMIN_WORDS.delete.confirm}
              </Button>
            </form>
          }
        >
          <p className="text-muted-foreground text-sm">{ADMIN_WORDS.delete.about}</p>
          {result?.ok === false && <ActionNotice failure={result} />}
        </Modal>
      )}
    </>
  )
}
