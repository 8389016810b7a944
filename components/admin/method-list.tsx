'use client'

import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { AskButton, ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { EmptyState } from '@/components/ui/empty-state'
import { useToast } from '@/components/ui/toaster'
import { useSearchParam } from '@/components/ui/use-search-param'
import { removeMethodAction } from '@/lib/admin/actions'

type Method = { id: string; kind: 'passkey' | 'account'; name: string; row: ReactNode }
type MethodListProps = { userId: string; methods: Method[]; headingId: string }

export function MethodList({ userId, methods, headingId }: MethodListProps) {
  const [removing, setRemoving] = useSearchParam('remove')
  const showToast = useToast()
  const removal = useFormAction(removeMethodAction, () => {
    setRemoving(null)
    showToast({ message: 'Sign-in method removed.' })
  })
  const asked = methods.find(({ id }) => id === removing)

  return (
    <>
      {methods.length === 0 ? (
        <EmptyState title="No sign-in methods." icon={<KeyRound />} />
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {methods.map(({ id, name, row }) => (
            <li key={id} className="sm:flex sm:items-center">
              {row}
              <div className="pr-4 pb-3.5 pl-13 sm:py-3.5 sm:pl-0">
                <AskButton
                  name="remove"
                  value={id}
                  variant="outline"
                  size="sm"
                  aria-label={`Remove ${name}`}
                >
                  Remove
                </AskButton>
              </div>
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <ConfirmAction
          action={removal}
          title={`Remove “${asked.name}”?`}
          about="They will no longer be able to sign in with it. Existing sessions stay signed in."
          label="Remove"
          fields={{ userId, kind: asked.kind, id: asked.id }}
          focusId={headingId}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  )
}
