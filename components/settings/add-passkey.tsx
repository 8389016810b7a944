'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { useConfirmPath } from '@/components/auth/action-notice'
import { usePasskeySupport } from '@/components/auth/passkey-support'
import { Button, type ButtonStyle } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { addPasskey } from '@/lib/auth/passkey/browser'
import { PASSKEY_WORDS } from '@/lib/auth/passkey/words'

/** Makes one more passkey. `onAdded` replaces what happens then: a word about it, and the page drawn anew. */
export function AddPasskey({ variant = 'outline', onAdded }: Pick<ButtonStyle, 'variant'> & { onAdded?: () => void }) {
  const [isPending, startTransition] = useTransition()
  const isSupported = usePasskeySupport()
  const showToast = useToast()
  const confirm = useConfirmPath()
  const router = useRouter()

  function add() {
    startTransition(async () => {
      const result = await addPasskey()
      if (result.ok) return finish()
      if (result.code === 'fresh_sign_in_required') return router.push(confirm)
      if (!result.aborted) showToast({ message: result.message, tone: 'destructive' })
    })
  }

  function finish() {
    if (onAdded) return onAdded()
    showToast({ message: PASSKEY_WORDS.added })
    router.refresh()
  }

  if (!isSupported) return <p className="text-muted-foreground text-sm">{PASSKEY_WORDS.unsupported}</p>
  return (
    <Button variant={variant} onClick={add} disabled={isPending}>
      {isPending ? PASSKEY_WORDS.waiting : PASSKEY_WORDS.add}
    </Button>
  )
}

/** For a page that is about nothing else: when the passkey is there, the way goes on. */
export function AddPasskeyAndLeave({ returnTo }: { returnTo: string }) {
  return <AddPasskey variant="default" onAdded={() => window.location.assign(returnTo)} />
}
