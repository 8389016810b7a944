'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import {
  type SubmitEvent,
  startTransition,
  useActionState,
  useRef,
  useState,
  useTransition,
} from 'react'
import { confirmPath } from '@/lib/auth/return-to'
import { callAction } from '@/lib/browser/call-action'
import { keepTypedText } from '@/lib/browser/typed-text'
import type { Failure, Result } from '@/lib/errors'

type Success<Answer> = Extract<Answer, { ok: true }>

export type FormAction = Omit<ReturnType<typeof useFormAction>, 'answer'>

/**
 * `useActionState` for a form: a failed request is an answer, and typed text stays. A refusal for a
 * fresh sign-in leads to the step-up and back, where it is filled in again. Works without JavaScript.
 */
export function useFormAction<Answer extends Result<unknown>>(
  action: (state: Awaited<Answer> | null, input: FormData) => Promise<Answer>,
  onSuccess?: (answer: Success<Answer>, input: FormData) => void,
) {
  const [posted, formAction] = useActionState<Answer | null, FormData>(action, null)
  const [answer, setAnswer] = useState<Answer | Failure | null>(posted)
  const [isPending, startSending] = useTransition()
  const hasSucceeded = useRef(false)
  const submitter = useRef<HTMLElement>(null)
  const confirm = useConfirmPath()
  const router = useRouter()

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    // The second click of a double-click.
    if (isPending && submitter.current === event.nativeEvent.submitter) return
    submitter.current = event.nativeEvent.submitter
    const form = event.currentTarget
    const input = new FormData(form, submitter.current)
    startSending(async () => {
      const result = await callAction(() => action(null, input))
      hasSucceeded.current = result.ok
      if (result.ok) onSuccess?.(result as Success<Answer>, input)
      else if (result.code === 'fresh_sign_in_required') {
        keepTypedText(form)
        router.push(confirm)
      }
      startTransition(() => setAnswer(result))
    })
  }

  const failure: Failure | null = answer && !answer.ok ? answer : null
  return { answer, failure, form: { action: formAction, onSubmit }, isPending, hasSucceeded }
}

/** Leads back to this page and what is open on it. */
export function useConfirmPath() {
  const pathname = usePathname()
  const search = useSearchParams().toString()
  return confirmPath(search ? `${pathname}?${search}` : pathname)
}
