'use client'

import { type SubmitEvent, startTransition, useActionState, useState, useTransition } from 'react'
import { callAction } from '@/lib/browser/call-action'
import type { Failure, Result } from '@/lib/errors'

/**
 * `useActionState` for a form with text in it: a request that fails is an answer like any other, and
 * not the end of the page with what was typed. Returns the answer, the form's properties, and whether
 * one is awaited. Without JavaScript the form posts by itself, and the answer comes with the page.
 */
export function useSettledAction<Answer extends Result<unknown>>(
  action: (state: Awaited<Answer> | null, input: FormData) => Promise<Answer>,
) {
  const [posted, formAction] = useActionState<Answer | null, FormData>(action, null)
  const [answer, setAnswer] = useState<Answer | Failure | null>(posted)
  const [isPending, startSending] = useTransition()

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const input = new FormData(event.currentTarget)
    startSending(async () => {
      const settled = await callAction(() => action(null, input))
      startTransition(() => setAnswer(settled))
    })
  }

  return [answer, { action: formAction, onSubmit }, isPending] as const
}
