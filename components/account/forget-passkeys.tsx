'use client'

import { useEffect } from 'react'
import { signalAccountDeleted } from '@/lib/auth/passkey/signals'

/** Tells the device that none of the account's passkeys is accepted any more, so that it stops offering them. */
export function ForgetPasskeys({ rpId, userId }: { rpId: string; userId: string }) {
  useEffect(() => {
    signalAccountDeleted({ rpId, userId })
  }, [rpId, userId])

  return <p className="mt-2 text-sm">Browsers that can are told to forget your passkeys. Elsewhere you can delete them yourself.</p>
}
