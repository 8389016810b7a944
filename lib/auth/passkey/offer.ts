import 'server-only'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { getAuthUser } from '../user'

const NEW_SESSION_MS = 60_000

export type PasskeyOffer = {
  sessionId: string
  /** The user has no passkey, signed in another way, and did not refuse the offer for good. */
  isFirst: boolean
  /** A sign-in of the last minute. */
  isNewSession: boolean
}

/** Null for visitors, and while the database is down. */
export async function findPasskeyOffer(): Promise<PasskeyOffer | null> {
  try {
    const user = await getAuthUser()
    if (!user) return null
    const { id, sessionId, method, authenticatedAt } = user
    const isNewSession = Date.now() - authenticatedAt.getTime() < NEW_SESSION_MS
    return { sessionId, isFirst: method !== 'passkey' && (await isOffered(id)), isNewSession }
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}

async function isOffered(userId: string): Promise<boolean> {
  const offered = await db.user.count({
    where: { id: userId, passkeyOfferDismissedAt: null, passkeys: { none: {} } },
  })
  return offered === 1
}

export async function dismissPasskeyOffer(userId: string): Promise<void> {
  await db.user.update({
    where: { id: userId },
    data: { passkeyOfferDismissedAt: new Date() },
    select: { id: true },
  })
}
