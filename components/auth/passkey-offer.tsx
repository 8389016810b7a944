'use client'

import { lazy, Suspense, useSyncExternalStore } from 'react'
import type { PasskeyOffer as Offer } from '@/lib/auth/passkey/offer'
import { hasUsedOtherDevice } from '@/lib/auth/passkey/this-tab'
import { PasskeyReport } from './passkey-report'

// Offline: no offer.
const PasskeyOfferCard = lazy(() =>
  import('./passkey-offer-card').then(
    ({ PasskeyOfferCard }) => ({ default: PasskeyOfferCard }),
    () => ({ default: () => null }),
  ),
)
const never = () => () => undefined

/** Loads the card and the ceremony's code only for those who see it. */
export function PasskeyOffer({ sessionId, isFirst, isNewSession }: Offer) {
  const isWanted = useSyncExternalStore(
    never,
    () => isFirst || hasUsedOtherDevice(),
    () => isFirst,
  )
  return (
    <>
      {isNewSession && <PasskeyReport />}
      {isWanted && (
        <Suspense>
          <PasskeyOfferCard sessionId={sessionId} isFirst={isFirst} />
        </Suspense>
      )}
    </>
  )
}
