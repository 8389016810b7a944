'use client'

import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { signInWithPasskey } from '@/lib/auth/passkey/browser'
import { PasskeySupport } from './passkey-support'

export function StepUpForm({ returnTo }: { returnTo: string }) {
  const [message, signIn, isPending] = useActionState(submit, '')

  async function submit() {
    const result = await signInWithPasskey({ returnTo })
    // A full page load: the session is new.
    if (result.ok) window.location.assign(result.redirectTo)
    return result.ok || result.aborted ? '' : result.message
  }

  return (
    <PasskeySupport>
      <form action={signIn} className="grid gap-4">
        <Button type="submit" disabled={isPending} className="w-full">
          {isPending ? 'Waiting for your device…' : 'Sign in with a passkey'}
        </Button>
        {message && <Notice tone="destructive">{message}</Notice>}
      </form>
    </PasskeySupport>
  )
}
