'use client'

import { type ComponentProps, lazy, Suspense } from 'react'

const PasskeyOfferCard = lazy(async () => ({
  default: (await import('./passkey-offer-card')).PasskeyOfferCard,
}))

/** Loads the card, with the code of the ceremony, only for those who see it. */
export function PasskeyOffer(props: ComponentProps<typeof PasskeyOfferCard>) {
  return (
    <Suspense>
      <PasskeyOfferCard {...props} />
    </Suspense>
  )
}
