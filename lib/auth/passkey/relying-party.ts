import { APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'

/** EdDSA, ES256, RS256. Older runtimes can't verify ML-DSA. */
export const ALGORITHMS = [-8, -7, -257]

/** For both ceremonies. */
export const REQUIRE_USER_VERIFICATION = true

/** Never empty: the library would accept `undefined === undefined`. */
export function relyingParty(): { id: string; name: string; origin: string } {
  const { rpId, appUrl } = env()
  if (!rpId || !appUrl.origin) throw new Error('The relying party has no id or no origin')
  return { id: rpId, name: APP_NAME, origin: appUrl.origin }
}
