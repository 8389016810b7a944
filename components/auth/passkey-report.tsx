'use client'

import { useEffect } from 'react'

/** Tells this device which passkeys are accepted. */
export function PasskeyReport() {
  useEffect(() => {
    import('@/lib/auth/passkey/report').then(
      ({ reportAcceptedPasskeys }) => reportAcceptedPasskeys(),
      // Offline: the next sign-in tells it.
      () => undefined,
    )
  }, [])
  return null
}
