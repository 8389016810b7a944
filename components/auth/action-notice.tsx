'use client'

import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import type { Failure } from '@/lib/errors'
import { useConfirmPath } from './use-form-action'

/** Why an action was refused, with the way to the step-up if needed. */
export function ActionNotice({ failure }: { failure: Failure }) {
  const confirm = useConfirmPath()
  const isStepUp = failure.code === 'fresh_sign_in_required'

  return (
    <Notice tone={isStepUp ? 'neutral' : 'destructive'}>
      {failure.message} {isStepUp && <PageLink href={confirm}>Confirm it’s you</PageLink>}
    </Notice>
  )
}
