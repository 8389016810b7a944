import 'server-only'
import { db } from '@/lib/db/client'
import { logEvent } from '@/lib/server/log'
import { providerName, type Removal, removeAccount } from '../methods'
import { findAccountForRemoval } from './account-tokens'
import { deadline } from './guarded-fetch'
import type { RevocableTokens } from './provider'
import { reasonOf } from './provider-error'
import { findProvider } from './providers'

/** `revoked` never rejects. Null if already removed. Throws `AppError('last_sign_in_method')`. */
export async function disconnectAccount(
  removal: Removal,
): Promise<{ provider: string; revoked: Promise<void> } | null> {
  const account = await findAccountForRemoval(db, removal)
  if (!account || !(await removeAccount(removal))) return null
  return { provider: providerName(account.providerId), revoked: revokeGrant(account) }
}

export async function revokeGrants(grants: Parameters<typeof revokeGrant>[0][]): Promise<void> {
  await Promise.all(grants.map(revokeGrant))
}

/** RFC 7009, best effort. */
async function revokeGrant({
  providerId,
  ...tokens
}: { providerId: string } & RevocableTokens): Promise<void> {
  const provider = findProvider(providerId)
  if (!provider || !(tokens.accessToken || tokens.refreshToken)) return
  try {
    await provider.revoke(tokens, deadline())
  } catch (error) {
    logEvent('revocation_failed', { method: providerId, reason: reasonOf(error) })
  }
}
