'use client'

import { usePathname, useRouter } from 'next/navigation'
import { useActionState } from 'react'
import { Button, type ButtonStyle } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { useRefusal } from '@/components/ui/use-refusal'
import { addPasskey } from '@/lib/auth/passkey/browser'
import { useConfirmPath } from './action-notice'
import { usePasskeySupport } from './passkey-support'

/**
 * Makes one more passkey. `onAdded` replaces what happens then: a word about it, and the page drawn anew. A form, because React keeps
 * what is sent before its scripts are there, and a click not.
 */
export function AddPasskey({
  variant = 'outline',
  onAdded,
}: Pick<ButtonStyle, 'variant'> & { onAdded?: () => void }) {
  const [, add, isPending] = useActionState(submit, null)
  const isSupported = usePasskeySupport()
  const showToast = useToast()
  const showRefusal = useRefusal(usePathname())
  const confirm = useConfirmPath()
  const router = useRouter()

  async function submit() {
    const result = await addPasskey()
    if (result.ok) finish()
    else if (result.code === 'fresh_sign_in_required') router.push(confirm)
    else if (!result.aborted)
      showRefusal({ code: result.code ?? 'passkey_failed', message: result.message })
    return null
  }

  function finish() {
    if (onAdded) return onAdded()
    showToast({ message: 'Passkey added.' })
    router.refresh()
  }

  if (!isSupported)
    return <p className="text-muted-foreground text-sm">This browser does not support passkeys.</p>
  return (
    <form action={add} className="grid">
      <Button type="submit" variant={variant} disabled={isPending}>
        {isPending ? 'Waiting for your device…' : 'Add a passkey'}
      </Button>
    </form>
  )
}

/** For a page that is about nothing else: when the passkey is there, the way goes on. */
export function AddPasskeyAndLeave({ returnTo }: { returnTo: string }) {
  return <AddPasskey variant="default" onAdded={() => window.location.assign(returnTo)} />
}
