'use client'

import { startTransition, useActionState, useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { keepAutofillArmed } from '@/lib/auth/passkey/autofill'
import { signInWithPasskey } from '@/lib/auth/passkey/browser'
import { LastUsedBadge } from './last-used-badge'
import { PasskeySupport } from './passkey-support'

type State = { attempt: number; message: string }

/** Autofill is armed on load and again after each attempt. */
export function SignInForm({ returnTo, wasUsedLast }: { returnTo: string; wasUsedLast: boolean }) {
  const [{ attempt, message }, signIn, isPending] = useActionState(submit, {
    attempt: 0,
    message: '',
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt or a signal to the device ends the waiting request, so it is armed again after each
  useEffect(() => {
    return keepAutofillArmed(returnTo, {
      asksAtOnce: attempt === 0,
      onRefusal: (failure) => startTransition(() => signIn({ failure })),
    })
  }, [returnTo, attempt])

  async function submit(state: State, input: { failure: string } | FormData): Promise<State> {
    if (!(input instanceof FormData)) return { attempt: state.attempt + 1, message: input.failure }
    const result = await signInWithPasskey({ returnTo })
    if (!result.ok)
      return { attempt: state.attempt + 1, message: result.aborted ? '' : result.message }
    // The same attempt: the page is being left, so autofill stays as it is.
    window.location.assign(result.redirectTo)
    return { ...state, message: '' }
  }

  return (
    <PasskeySupport>
      <form action={signIn} className="grid gap-4">
        <TextField
          name="passkey"
          label="Passkey"
          autoComplete="username webauthn"
          placeholder="Choose a passkey"
          hint="Choose a saved passkey, or use the button below."
        />
        <div className="relative">
          <Button
            type="submit"
            disabled={isPending}
            className="w-full"
            aria-describedby={wasUsedLast ? 'last-used-passkey' : undefined}
          >
            {isPending ? 'Waiting for your device…' : 'Sign in with a passkey'}
          </Button>
          {wasUsedLast && <LastUsedBadge id="last-used-passkey" />}
        </div>
        {message && <Notice tone="destructive">{message}</Notice>}
      </form>
    </PasskeySupport>
  )
}
