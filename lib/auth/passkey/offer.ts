import 'server-only'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { getAuthUser } from '../user'

/** The session to offer a first passkey in. Null also while the database is down. */
export async function findPasskeyOffer(): Promise<string | null> {
  try {
    const user = await getAuthUser()
    if (!user || user.method === 'passkey') return null
    const offered = await db.user.count({
      where: { id: user.id, passkeyOfferDismissedAt: null, passkeys: { none: {} } },
    })
    return offered === 1 ? user.sessionId : null
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}

export async function dismissPasskeyOffer(userId: string): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { passkeyOfferDismissedAt: new Date() },
    select: { id: true },
  })
}
