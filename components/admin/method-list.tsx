'use client'

import { KeyRound } from 'lucide-react'
import { type ReactNode, useActionState, useEffect, useEffectEvent } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Modal } from '@/components/ui/modal'
import { useToast } from '@/components/ui/toaster'
import { useSearchParam } from '@/components/ui/use-search-param'
import { removeMethodAction } from '@/lib/admin/actions'
import { ADMIN_WORDS } from '@/lib/admin/words'

type Method = { id: string; kind: 'passkey' | 'account'; name: string; row: ReactNode }
type Props = { userId: string; methods: Method[]; headingId: string }

/** The methods, each with the way to remove it. Without JavaScript the question that follows is a page of its own. */
export function MethodList({ userId, methods, headingId }: Props) {
  const [result, remove, isPending] = useActionState(removeMethodAction, null)
  const [removing, setRemoving] = useSearchParam('remove')
  const showToast = useToast()
  const asked = methods.find(({ id }) => id === removing)

  const finish = useEffectEvent(() => {
    setRemoving(null)
    showToast({ message: 'Sign-in method removed.' })
    document.getElementById(headingId)?.focus()
  })
  useEffect(() => {
    if (result?.ok) finish()
  }, [result])

  if (methods.length === 0) {
    return <EmptyState title="No sign-in methods." icon={<KeyRound />} />
  }
  return (
    <>
      <ul className="divide-y rounded-lg border bg-card">
        {methods.map(({ id, name, row }) => (
          <li key={id} className="sm:flex sm:items-center">
            {row}
            <form
              action={`/admin/users/${userId}`}
              method="get"
              className="pr-4 pb-3.5 pl-13 sm:py-3.5 sm:pl-0"
              onSubmit={(event) => {
                event.preventDefault()
                setRemoving(id)
              }}
            >
              <input type="hidden" name="remove" value={id} />
              <Button type="submit" variant="outline" size="sm" aria-label={`Remove ${name}`}>
                Remove
              </Button>
            </form>
          </li>
        ))}
      </ul>
      {asked && (
        <Modal
          title={ADMIN_WORDS.methods.removeQuestion(asked.name)}
          onClose={() => setRemoving(null)}
          actions={
            <form action={remove}>
              <input type="hidden" name="userId" value={userId} />
              <input type="hidden" name="kind" value={asked.kind} />
              <input type="hidden" name="id" value={asked.id} />
              <Button type="submit" variant="destructive" disabled={isPending}>
                Remove
              </Button>
            </form>
          }
        >
          <p className="text-muted-foreground text-sm">
            They will no longer be able to sign in with it. Existing sessions stay signed in.
          </p>
          {result?.ok === false && <ActionNotice failure={result} />}
        </Modal>
      )}
    </>
  )
}
