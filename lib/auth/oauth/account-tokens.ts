import 'server-only'
import { setTimeout } from 'node:timers/promises'
import { db, type Transaction } from '@/lib/db/client'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { deadline } from './guarded-fetch'
import type { TokenSet } from './provider'
import { isProviderError } from './provider-error'
import { findProvider } from './providers'
import { decryptToken, encryptToken } from './token-encryption'

/** A token that ends sooner than this is refreshed first. */
const EXPIRY_MARGIN_MS = 60_000
const UNSTATED_LIFETIME_SECONDS = 5 * 60
const REFRESH_DEADLINE_MS = 4_000
/** How long a process that died in the middle of a refresh keeps others from trying. */
const CLAIM_SECONDS = 10
const WAIT_MS = 4_500
const POLL_MS = 100

const SECRETS = {
  id: true,
  accessToken: true,
  refreshToken: true,
  idToken: true,
  accessTokenExpiresAt: true,
  refreshingUntil: true,
} as const

/** No provider access token can be had: the user has to connect the account (again). */
export class AccessTokenError extends Error {
  override name = 'AccessTokenError'

  /** 'not_connected': no such account; 'not_stored': KEEP_PROVIDER_TOKENS is off, or was; 'revoked': the grant ended at the provider. */
  constructor(readonly reason: 'not_connected' | 'not_stored' | 'revoked') {
    super(`No access token: ${reason}`)
  }
}

/**
 * Encrypts and stores what a provider granted. What the provider left out stays as it was; a missing
 * refresh token never erases one. With `replacing`, the refresh token as it was stored, only if that
 * is still there. Returns whether it was stored.
 */
export async function storeTokens(
  tx: Transaction,
  id: string,
  tokens: TokenSet,
  replacing: string | null = null,
): Promise<boolean> {
  const { keepProviderTokens } = env()
  const seal = (field: string, value: string | null) =>
    value === null || !keepProviderTokens ? null : encryptToken(value, { rowId: id, field })
  const refreshToken = seal('refreshToken', tokens.refreshToken)
  // A token with a way to refresh it does end, also when the provider does not say when.
  const stored = await tx.$executeRaw`
    UPDATE accounts SET
      access_token = ${seal('accessToken', tokens.accessToken)},
      access_token_expires_at = CASE WHEN ${keepProviderTokens} THEN coalesce(${instant(tokens.accessTokenExpiresAt)}::timestamptz,
        CASE WHEN coalesce(${refreshToken}, refresh_token) IS NOT NULL THEN now() + make_interval(secs => ${UNSTATED_LIFETIME_SECONDS}) END) END,
      refresh_token = CASE WHEN ${keepProviderTokens} THEN coalesce(${refreshToken}, refresh_token) END,
      refresh_token_expires_at = CASE WHEN NOT ${keepProviderTokens} THEN NULL
        WHEN ${refreshToken}::text IS NOT NULL THEN ${instant(tokens.refreshTokenExpiresAt)}::timestamptz
        WHEN refresh_token IS NOT NULL THEN refresh_token_expires_at END,
      id_token = CASE WHEN ${keepProviderTokens} THEN coalesce(${seal('idToken', tokens.idToken)}, id_token) END,
      scope = coalesce(${tokens.scope}, scope), refreshing_until = NULL, updated_at = now()
    WHERE id = ${id}::uuid AND (${replacing}::text IS NULL OR refresh_token = ${replacing})`
  return stored === 1
}

/** With its zone, so that it means the same whatever the connection's is. */
function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null
}

const refreshes = new Map<string, Promise<string>>()

/**
 * A provider access token that is good for another minute at least, for app code on the server; refreshed first when it is about to expire.
 * Calls at once refresh once: in this process they share the work, other processes wait for its result. Of several accounts at one provider
 * the one used last is taken. Throws `AccessTokenError` when the user has to connect again, `AppError('provider_unavailable')` when the provider is down.
 */
export async function getAccessToken(userId: string, providerId: string): Promise<string> {
  const account = await db.account.findFirst({
    where: { userId, providerId },
    select: SECRETS,
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }],
  })
  if (!account) throw new AccessTokenError('not_connected')
  const current = usableToken(account)
  if (current) return current
  const running =
    refreshes.get(account.id) ??
    refreshOnce(account.id, providerId).finally(() => refreshes.delete(account.id))
  refreshes.set(account.id, running)
  return running
}

/** The provider and the tokens of an account that its owner removes, so that the grant can be revoked. Null when it is not theirs. */
export async function findAccountForRemoval(
  tx: Transaction,
  { userId, id }: { userId: string; id: string },
) {
  const row = await tx.account.findFirst({
    where: { id, userId },
    select: { ...SECRETS, providerId: true },
  })
  return (
    row && {
      providerId: row.providerId,
      accessToken: open(row, 'accessToken'),
      refreshToken: open(row, 'refreshToken'),
    }
  )
}

/** The same for all accounts of a user who is about to be deleted. What cannot be decrypted any more is left out: it must not keep anybody. */
export async function listGrants(tx: Transaction, userId: string) {
  const rows = await tx.account.findMany({
    where: { userId },
    select: { ...SECRETS, providerId: true },
  })
  return rows.flatMap((row) => {
    try {
      return {
        providerId: row.providerId,
        accessToken: open(row, 'accessToken'),
        refreshToken: open(row, 'refreshToken'),
      }
    } catch {
      return []
    }
  })
}

/** The user's accounts whose grant ended at the provider: only connecting again brings tokens. */
export async function listEndedGrants(userId: string): Promise<string[]> {
  const rows = await db.account.findMany({
    where: { userId, refreshToken: null, refreshTokenExpiresAt: { not: null } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/**
 * No connection and no lock is held while the provider is asked: whoever claims the account asks,
 * the others look again until there is a result.
 */
async function refreshOnce(id: string, providerId: string): Promise<string> {
  const giveUpAt = Date.now() + WAIT_MS
  let awaited: string | null = null
  for (;;) {
    const account = await db.account.findUnique({ where: { id }, select: SECRETS })
    if (!account) throw new AccessTokenError('not_connected')
    const current = usableToken(account)
    if (current) return current
    const stored = account.refreshToken
    const refreshToken = open(account, 'refreshToken')
    if (stored === null || !refreshToken)
      throw new AccessTokenError(account.accessToken ? 'revoked' : 'not_stored')
    const provider = findProvider(providerId)
    if (!provider) throw new AccessTokenError('not_connected')
    // Whoever was waited for got nothing.
    const hasFailed = awaited === stored && account.refreshingUntil === null
    if (hasFailed || Date.now() >= giveUpAt) throw new AppError('provider_unavailable')
    if (await claim(id, stored)) {
      const token = await ask(id, stored, () =>
        provider.refresh(refreshToken, deadline(REFRESH_DEADLINE_MS)),
      )
      if (token) return token
    } else {
      awaited = stored
      await setTimeout(POLL_MS)
    }
  }
}

async function claim(id: string, refreshToken: string): Promise<boolean> {
  const claimed = await db.$executeRaw`
    UPDATE accounts SET refreshing_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    WHERE id = ${id}::uuid AND refresh_token = ${refreshToken} AND (refreshing_until IS NULL OR refreshing_until < now())`
  return claimed === 1
}

/** The new access token, stored; null when the account was connected again meanwhile. */
async function ask(
  id: string,
  stored: string,
  refresh: () => Promise<TokenSet>,
): Promise<string | null> {
  try {
    const tokens = await refresh()
    return (await storeTokens(db, id, tokens, stored)) ? tokens.accessToken : null
  } catch (error) {
    if (!isProviderError(error)) throw error
    const isOver = error.code === 'invalid_grant' || error.code === 'bad_refresh_token'
    // Nobody asks with a dead token again; that it had one, and when it ended, stays known.
    const released = await db.$executeRaw`
      UPDATE accounts SET refreshing_until = NULL,
        refresh_token = CASE WHEN NOT ${isOver} THEN refresh_token END,
        refresh_token_expires_at = CASE WHEN ${isOver} THEN now() ELSE refresh_token_expires_at END
      WHERE id = ${id}::uuid AND refresh_token = ${stored}`
    if (released === 0) return null
    throw isOver ? new AccessTokenError('revoked') : error.toAppError()
  }
}

type Secrets = {
  id: string
  accessToken: string | null
  refreshToken: string | null
  accessTokenExpiresAt: Date | null
}

/** The stored access token if it lives long enough. One without an expiry, as GitHub's, lives until it is revoked. */
function usableToken(account: Secrets): string | null {
  const { accessTokenExpiresAt: expiresAt } = account
  const isExpiring = expiresAt !== null && expiresAt.getTime() - Date.now() < EXPIRY_MARGIN_MS
  return isExpiring ? null : open(account, 'accessToken')
}

function open(account: Secrets, field: 'accessToken' | 'refreshToken'): string | null {
  const stored = account[field]
  return stored === null ? null : decryptToken(stored, { rowId: account.id, field })
}
