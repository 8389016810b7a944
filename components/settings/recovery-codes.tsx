'use client'

import { type ReactNode, useActionState, useEffect, useEffectEvent } from 'react'
import { ActionNotice } from '@/components/auth/action-notice'
import { Button } from '@/components/ui/button'
import { Modal } from '@/components/ui/modal'
import { useSearchParam } from '@/components/ui/use-search-param'
import { createRecoveryCodesAction } from '@/lib/auth/actions'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'
import { NewCodes } from './new-codes'

const PAGE = '/settings/recovery-codes'

type Props = {
  /** Null without a set. */
  codesLeft: number | null
  owner: string
  children: ReactNode
}

/** Makes a set of codes and shows it, once, in place of what it says of the set so far. Before a set is replaced it asks. */
export function RecoveryCodes({ codesLeft, owner, children }: Props) {
  const [result, create, isPending] = useActionState(createRecoveryCodesAction, null)
  const [step, setStep] = useSearchParam('replace')
  const failure = result?.ok === false ? result : null

  const finish = useEffectEvent(() => {
    setStep(null)
    document.getElementById('new-codes')?.focus()
  })
  useEffect(() => {
    if (result?.ok) finish()
  }, [result])

  if (result?.ok) return <NewCodes codes={result.value} owner={owner} />
  if (codesLeft === null) {
    return (
      <form action={create} className="grid justify-items-start gap-4">
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
      <form
        action={PAGE}
        method="get"
        onSubmit={(event) => {
          event.preventDefault()
          setStep('yes')
        }}
      >
        <input type="hidden" name="replace" value="yes" />
        <Button type="submit" variant="outline">
          Generate new codes
        </Button>
      </form>
      {step !== null && (
        <Modal
          title="Replace your recovery codes?"
          onClose={() => setStep(null)}
          actions={
            <form action={create}>
              <Button type="submit" variant="destructive" disabled={isPending}>
                Replace codes
              </Button>
            </form>
          }
        >
          <p className="text-muted-foreground text-sm">
            {RECOVERY_CODE_WORDS.replaceAbout(codesLeft)}
          </p>
          {failure && <ActionNotice failure={failure} />}
        </Modal>
      )}
    </>
  )
}
