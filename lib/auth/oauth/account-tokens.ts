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

const EXPIRY_MARGIN_MS = 60_000
const UNSTATED_LIFETIME_SECONDS = 5 * 60
const REFRESH_DEADLINE_MS = 4_000
/** How long a crashed process blocks others. */
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

export class AccessTokenError extends Error {
  override name = 'AccessTokenError'

  /** 'not_stored': KEEP_PROVIDER_TOKENS is or was off. */
  constructor(readonly reason: 'not_connected' | 'not_stored' | 'revoked') {
    super(`No access token: ${reason}`)
  }
}

/** Omitted tokens stay. With `replacing`, false unless that refresh token is still stored. */
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

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null
}

const refreshes = new Map<string, Promise<string>>()

/**
 * Valid for at least a minute. Throws `AccessTokenError` if the user must connect again, or
 * `AppError('provider_unavailable')`.
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

export async function findAccountForRemoval(
  tx: Transaction,
  { userId, id }: { userId: string; id: string },
) {
  const row = await tx.account.findFirst({
    where: { id, userId },
    select: { ...SECRETS, providerId: true },
  })
  return row && grantOf(row)
}

export async function listGrants(tx: Transaction, userId: string) {
  const rows = await tx.account.findMany({
    where: { userId },
    select: { ...SECRETS, providerId: true },
  })
  return rows.map(grantOf)
}

export async function listEndedGrants(userId: string): Promise<string[]> {
  const rows = await db.account.findMany({
    where: { userId, refreshToken: null, refreshTokenExpiresAt: { not: null } },
    select: { id: true },
  })
  return rows.map(({ id }) => id)
}

/** One caller claims the account, without a lock during the call; others poll. */
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
    // The caller we waited for failed.
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

/** Null if connected again meanwhile. */
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
    // Remembers that there was one.
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

/** Tokens that can't be decrypted are null. */
function grantOf(account: Secrets & { providerId: string }) {
  return {
    providerId: account.providerId,
    accessToken: open(account, 'accessToken'),
    refreshToken: open(account, 'refreshToken'),
  }
}

/** Without an expiry, valid until revoked. */
function usableToken(account: Secrets): string | null {
  const { accessTokenExpiresAt: expiresAt } = account
  const isExpiring = expiresAt !== null && expiresAt.getTime() - Date.now() < EXPIRY_MARGIN_MS
  return isExpiring ? null : open(account, 'accessToken')
}

function open(account: Secrets, field: 'accessToken' | 'refreshToken'): string | null {
  const stored = account[field]
  return stored === null ? null : decryptToken(stored, { rowId: account.id, field })
}
