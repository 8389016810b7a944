'use client'

import { ActionNotice } from '@/components/auth/action-notice'
import { useFormAction } from '@/components/auth/use-form-action'
import { disconnectAccountAction } from '@/lib/auth/oauth/actions'
import { RemovedNotice, useRemovalToast } from './removed-notice'

type AccountDisconnectionProps = { formId: string; headingId: string }

/** The rows' buttons submit it with an `id`. */
export function AccountDisconnection({ formId, headingId }: AccountDisconnectionProps) {
  const showRemovalToast = useRemovalToast()
  const { answer, failure, form } = useFormAction(disconnectAccountAction, ({ value }) => {
    showRemovalToast(`${value.provider} disconnected.`)
    document.getElementById(headingId)?.focus()
  })

  return (
    <>
      <form id={formId} {...form} hidden />
      {failure && <ActionNotice failure={failure} />}
      {answer?.ok && <RemovedNotice>{answer.value.provider} disconnected.</RemovedNotice>}
    </>
  )
}
