'use client'

import { usePathname, useRouter } from 'next/navigation'
import { type ComponentProps, useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { useRefusal, useToast } from '@/components/ui/toaster'
import { addPasskey } from '@/lib/auth/passkey/browser'
import { reportAcceptedPasskeys } from '@/lib/auth/passkey/report'
import { usePasskeySupport } from './passkey-support'
import { useConfirmPath } from './use-form-action'

/**
 * Adds a passkey, then says so and refreshes the page, or calls `onAdded` instead. A form, since
 * React replays a submit that comes before hydration, but not a click.
 */
export function AddPasskey({
  variant = 'outline',
  onThisDevice = false,
  onAdded,
}: {
  variant?: ComponentProps<typeof Button>['variant']
  onThisDevice?: boolean
  onAdded?: () => void
}) {
  const [, add, isPending] = useActionState(submit, null)
  const isSupported = usePasskeySupport()
  const showToast = useToast()
  const showRefusal = useRefusal(usePathname())
  const confirm = useConfirmPath()
  const router = useRouter()

  async function submit() {
    const result = await addPasskey({ onThisDevice })
    if (result.ok) finish()
    else if (result.code === 'fresh_sign_in_required') router.push(confirm)
    else if (!result.aborted)
      showRefusal({ code: result.code ?? 'passkey_failed', message: result.message })
    return null
  }

  function finish() {
    reportAcceptedPasskeys()
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

/** For a page of its own, which leads on once the passkey is added. */
export function AddPasskeyAndLeave({ returnTo }: { returnTo: string }) {
  return <AddPasskey variant="default" onAdded={() => window.location.assign(returnTo)} />
}
