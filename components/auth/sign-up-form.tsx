'use client'

import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { TextField } from '@/components/ui/text-field'
import { type CeremonyResult, signUpWithPasskey } from '@/lib/auth/passkey/browser'
import { PasskeySupport } from './passkey-support'

type State = { name: string; result: CeremonyResult | null }

export function SignUpForm() {
  const [{ name, result }, signUp, isPending] = useActionState(submit, { name: '', result: null })
  const failure = result?.ok === false ? result : null
  const fieldError = failure?.fields?.name

  return (
    <PasskeySupport>
      <form action={signUp} className="grid gap-4">
        <TextField
          name="name"
          label="Name"
          autoComplete="name"
          maxLength={160}
          defaultValue={name}
          error={fieldError}
          required
        />
        <Button type="submit" disabled={isPending} className="w-full">
          {isPending ? 'Waiting for your device…' : 'Create account with a passkey'}
        </Button>
        {failure && !fieldError && <Notice tone="destructive">{failure.message}</Notice>}
      </form>
    </PasskeySupport>
  )
}

async function submit(_: State, form: FormData): Promise<State> {
  const name = String(form.get('name') ?? '')
  const result = await signUpWithPasskey(name)
  // A full page load, so that nothing of the signed-out page stays.
  if (result.ok) window.location.assign(result.redirectTo)
  return { name, result }
}
