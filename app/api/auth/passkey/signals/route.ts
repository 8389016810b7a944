import { getPasskeySignals } from '@/lib/auth/passkey/owner'
import { route } from '@/lib/auth/visitor'
import { json } from '@/lib/http/route'

/** Null for visitors. */
export const GET = route(async (visitor) => {
  const user = await visitor.user()
  return json(user && (await getPasskeySignals(user.id)))
})
