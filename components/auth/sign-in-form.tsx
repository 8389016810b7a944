'use client'

import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { startTransition, useActionState, useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { signInWithPasskey } from '@/lib/auth/passkey/browser'
import { PASSKEY_WORDS } from '@/lib/auth/passkey/words'
import { LastUsedBadge } from './last-used-badge'
import { PasskeySupport } from './passkey-support'

type State = { attempt: number; message: string }

/** The passkey part of the sign-in page: autofill is armed on load, and again after each attempt with the button. */
export function SignInForm({ returnTo, wasUsedLast }: { returnTo: string; wasUsedLast: boolean }) {
  const [{ attempt, message }, signIn, isPending] = useActionState(submit, {
    attempt: 0,
    message: '',
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt ends the waiting request, and so does a signal to the device; it is armed anew after each
  useEffect(() => {
    let isCurrent = true
    waitForAutofill(returnTo).then((failure) => {
      if (isCurrent && failure) startTransition(() => signIn({ failure }))
    })
    return () => {
      isCurrent = false
      WebAuthnAbortService.cancelCeremony()
    }
  }, [returnTo, attempt])

  async function submit(state: State, input: { failure: string } | FormData): Promise<State> {
    if (!(input instanceof FormData)) return { attempt: state.attempt + 1, message: input.failure }
    const result = await signInWithPasskey({ returnTo })
    if (!result.ok)
      return { attempt: state.attempt + 1, message: result.aborted ? '' : result.message }
    // The page is being left: nothing is armed anew.
    window.location.assign(result.redirectTo)
    return { ...state, message: '' }
  }

  return (
    <PasskeySupport>
      <form action={signIn} className="grid gap-4">
        <TextField
          name="passkey"
          label={PASSKEY_WORDS.field}
          autoComplete="username webauthn"
          placeholder={PASSKEY_WORDS.choose}
          hint={PASSKEY_WORDS.fieldHint}
        />
        <div className="relative">
          <Button
            type="submit"
            disabled={isPending}
            className="w-full"
            aria-describedby={wasUsedLast ? 'last-used-passkey' : undefined}
          >
            {isPending ? PASSKEY_WORDS.waiting : PASSKEY_WORDS.signIn}
          </Button>
          {wasUsedLast && <LastUsedBadge id="last-used-passkey" />}
        </div>
        {message && <Notice tone="destructive">{message}</Notice>}
      </form>
    </PasskeySupport>
  )
}

/** Offers passkeys in the field's autofill until one is picked. Nobody asked for it, so only a refusal by the server is shown. */
async function waitForAutofill(returnTo: string): Promise<string | null> {
  if (!(await browserSupportsWebAuthnAutofill())) return null
  const result = await signInWithPasskey({ returnTo, autofill: true })
  if (!result.ok) return result.refused ? result.message : null
  window.location.assign(result.redirectTo)
  return null
}
