'use client'

import { type ComponentProps, lazy, Suspense } from 'react'

const PasskeyOfferCard = lazy(async () => ({
  default: (await import('./passkey-offer-card')).PasskeyOfferCard,
}))

/** The card with all of the ceremony's code, which the pages of everybody else need not load. */
export function PasskeyOfferLoader(props: ComponentProps<typeof PasskeyOfferCard>) {
  return (
    <Suspense>
      <PasskeyOfferCard {...props} />
    </Suspense>
  )
}
