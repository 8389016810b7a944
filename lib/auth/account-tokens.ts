import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { env } from '@/lib/env'
import { deadline } from './oauth/guarded-fetch'
import type { TokenSet } from './oauth/provider'
import { isProviderError } from './oauth/provider-error'
import { findProvider } from './oauth/providers'
import { decryptToken, encryptToken } from './token-encryption'

/** A token that ends sooner than this is refreshed first. */
const EXPIRY_MARGIN_MS = 60_000
/** Below the statement timeout of 5 s, so that who waits for the row outlives the call that holds it. */
const REFRESH_DEADLINE_MS = 4_000
const TRANSACTION_TIMEOUT_MS = 9_500

const SECRETS = {
  id: true,
  accessToken: true,
  refreshToken: true,
  idToken: true,
  accessTokenExpiresAt: true,
} as const

/** No provider access token can be had: the user has to connect the account (again). */
export class AccessTokenError extends Error {
  override name = 'AccessTokenError'

  /** 'not_connected': no such account; 'not_stored': KEEP_PROVIDER_TOKENS is off, or was; 'revoked': the grant ended at the provider. */
  constructor(readonly reason: 'not_connected' | 'not_stored' | 'revoked') {
    super(`No access token: ${reason}`)
  }
}

/** Encrypts and stores what a provider granted. What the provider left out stays as it was; a missing refresh token never erases one. */
export async function storeTokens(tx: Transaction, id: string, tokens: TokenSet): Promise<void> {
  const seal = (field: string, value: string | null) =>
    value === null ? undefined : encryptToken(value, { rowId: id, field })
  const none = {
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
  }
  const sealed = {
    accessToken: seal('accessToken', tokens.accessToken),
    refreshToken: seal('refreshToken', tokens.refreshToken),
    idToken: seal('idToken', tokens.idToken),
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshTokenExpiresAt: tokens.refreshToken ? tokens.refreshTokenExpiresAt : undefined,
  }
  const data = { ...(env().keepProviderTokens ? sealed : none), scope: tokens.scope ?? undefined }
  await tx.account.updateMany({ where: { id }, data })
}

const refreshes = new Map<string, Promise<string>>()

/**
 * A provider access token that is good for another minute at least, for app code on the server; refreshed first when it is about to expire.
 * Calls at once refresh once: in this process they share the work, other processes wait for the row. Of several accounts at one provider
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

async function refreshOnce(id: string, providerId: string): Promise<string> {
  const outcome = await db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${id}::uuid FOR UPDATE`
      const account = await tx.account.findUnique({ where: { id }, select: SECRETS })
      if (!account) return new AccessTokenError('not_connected')
      const current = usableToken(account)
      if (current) return current
      const refreshToken = open(account, 'refreshToken')
      if (!refreshToken) return new AccessTokenError(account.accessToken ? 'revoked' : 'not_stored')
      const provider = findProvider(providerId)
      if (!provider) return new AccessTokenError('not_connected')
      try {
        const tokens = await provider.refresh(refreshToken, deadline(REFRESH_DEADLINE_MS))
        await storeTokens(tx, id, tokens)
        return tokens.accessToken
      } catch (error) {
        if (!isProviderError(error)) throw error
        if (error.code !== 'invalid_grant' && error.code !== 'bad_refresh_token')
          return error.toAppError()
        // Returned and not thrown, so that this is kept: nobody asks with a dead token again.
        await tx.account.updateMany({
          where: { id },
          data: { refreshToken: null, refreshTokenExpiresAt: null },
        })
        return new AccessTokenError('revoked')
      }
    },
    { timeout: TRANSACTION_TIMEOUT_MS },
  )
  if (outcome instanceof Error) throw outcome
  return outcome
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
