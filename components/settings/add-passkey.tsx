'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { usePasskeySupport } from '@/components/auth/passkey-support'
import { Button } from '@/components/ui/button'
import { useToast } from '@/components/ui/toaster'
import { addPasskey } from '@/lib/auth/passkey/browser'

export function AddPasskey() {
  const [isPending, startTransition] = useTransition()
  const isSupported = usePasskeySupport()
  const showToast = useToast()
  const router = useRouter()

  function add() {
    startTransition(async () => {
      const result = await addPasskey()
      if (!result.ok) return result.aborted ? undefined : showToast({ message: result.message, tone: 'danger' })
      showToast({ message: 'Passkey added.' })
      router.refresh()
    })
  }

  if (!isSupported) return <p className="text-muted-foreground text-sm">This browser does not support passkeys.</p>
  return (
    <Button variant="secondary" onClick={add} disabled={isPending}>
      {isPending ? 'Waiting for your device…' : 'Add a passkey'}
    </Button>
  )
}
