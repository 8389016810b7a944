'use client'

import type { ReactNode } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { AskButton, ConfirmAction } from '@/components/auth/confirm-action'
import { useFormAction } from '@/components/auth/use-form-action'
import { Button } from '@/components/ui/button'
import { useSearchParam } from '@/components/ui/use-search-param'
import { createRecoveryCodesAction } from '@/lib/auth/actions'
import { NewCodes } from './new-codes'

type RecoveryCodesProps = {
  /** Null if there are no codes. */
  codesLeft: number | null
  owner: string
  children: ReactNode
}

/** Shows a new set once, in place of the children. */
export function RecoveryCodes({ codesLeft, owner, children }: RecoveryCodesProps) {
  const [asked, setAsked] = useSearchParam('replace')
  const creation = useFormAction(createRecoveryCodesAction, () => setAsked(null))
  const { answer, failure, form, isPending } = creation

  if (answer?.ok) return <NewCodes codes={answer.value} owner={owner} />
  if (codesLeft === null) {
    return (
      <form {...form} className="grid justify-items-start gap-4">
        {failure && <ActionNotice failure={failure} />}
        <Button type="submit" disabled={isPending}>
          Generate recovery codes
        </Button>
      </form>
    )
  }
  return (
    <>
      {children}
      <AskButton name="replace" value="yes" variant="outline">
        Generate new codes
      </AskButton>
      {asked !== null && (
        <ConfirmAction
          action={creation}
          title="Replace your recovery codes?"
          about={
            codesLeft === 1
              ? 'Your remaining code will stop working.'
              : `Your ${codesLeft} remaining codes will stop working.`
          }
          label="Replace codes"
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}
