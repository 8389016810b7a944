'use client'

import { useEffect } from 'react'
import { signalAccountDeleted } from '@/lib/auth/passkey/signals'

export function ForgetPasskeys({ rpId, userIds }: { rpId: string; userIds: string[] }) {
  useEffect(() => {
    signalAccountDeleted({ rpId, userIds })
  }, [rpId, userIds])

  return (
    <p className="mt-2 text-sm">
      Supported browsers will remove your passkeys. Elsewhere you can delete them yourself.
    </p>
  )
}
