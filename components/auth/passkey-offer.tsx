import { findPasskeyOffer } from '@/lib/auth/passkey/offer'
import { PasskeyOfferLoader } from './passkey-offer-loader'

/** After a sign-in without a passkey, for users who have none: one is made without asking where the browser can, or else offered. */
export async function PasskeyOffer() {
  const offer = await findPasskeyOffer()
  return offer && <PasskeyOfferLoader sessionId={offer.sessionId} canUpgrade={offer.isFresh} />
}
