import 'server-only'
import { APP_NAME } from '@/lib/brand'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST } from '@/lib/db/pages'
import { pool } from '@/lib/db/pool'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import { Prisma } from '@/prisma/generated/client'
import type { ClientInfo } from '../client-info'
import { recordSecurityEvent } from '../events'
import { assertSessionLives } from '../session'
import { createToken, hashToken } from '../token'
import type { AuthUser } from '../user'
import type { NewToken } from './schema'

const DAY_MS = 24 * 60 * 60 * 1000
export const MAX_ACCESS_TOKENS = 20
/** Tells secret scanners, and people who find one, where a token is from. */
const PREFIX = `${APP_NAME.toLowerCase().replace(/[^a-z0-9]/g, '')}_pat_`
/** With the prefix of any name that the app has had. */
const TOKEN = /^[a-z0-9]{0,80}_pat_[A-Za-z0-9_-]{43}$/

const LISTED = {
  id: true,
  name: true,
  ending: true,
  scopes: true,
  expiresAt: true,
  lastUsedAt: true,
  createdAt: true,
} satisfies Prisma.PersonalAccessTokenSelect

/** Throws `AppError('not_found')` unless PERSONAL_ACCESS_TOKENS is on. */
export function assertAccessTokensOn(): void {
  if (!env().hasAccessTokens) throw new AppError('not_found')
}

/** Returns the token, which is stored nowhere. Throws `AppError('invalid_input')` at the limit. */
export async function createAccessToken(
  { id: userId, sessionId }: Pick<AuthUser, 'id' | 'sessionId'>,
  { name, scopes, days }: NewToken,
  client: ClientInfo,
): Promise<string> {
  const token = PREFIX + createToken()
  await transaction(async (tx) => {
    await lockUser(tx, userId)
    // A thief's request may have waited for the lock while the user ended the session.
    await assertSessionLives(tx, { userId, sessionId })
    if ((await tx.personalAccessToken.count({ where: { userId } })) >= MAX_ACCESS_TOKENS)
      throw new AppError('invalid_input', {
        message: `You can have at most ${MAX_ACCESS_TOKENS} access tokens. Revoke one first.`,
      })
    await tx.personalAccessToken.create({
      data: {
        userId,
        name,
        scopes,
        tokenHash: hashToken(token),
        ending: token.slice(-4),
        expiresAt: new Date(Date.now() + days * DAY_MS),
      },
    })
    await recordSecurityEvent(
      client,
      { type: 'token_created', outcome: 'success', userId, detail: { accessToken: name } },
      tx,
    )
  })
  return token
}

/** Newest first, with those that expired within the last 30 days. */
export async function listAccessTokens(userId: string) {
  const now = new Date()
  const rows = await db.personalAccessToken.findMany({
    where: { userId },
    select: LISTED,
    orderBy: NEWEST_FIRST,
  })
  return rows.map((row) => ({ ...row, isExpired: row.expiresAt <= now }))
}

/** Throws `AppError('not_found')`. */
export async function revokeAccessToken(
  userId: string,
  id: string,
  client: ClientInfo,
): Promise<void> {
  const tokenId = parseId(id)
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    const [revoked] = await tx.$queryRaw<{ name: string }[]>`
      DELETE FROM personal_access_tokens WHERE user_id = ${userId}::uuid AND id = ${tokenId}::uuid RETURNING name`
    if (!revoked) throw new AppError('not_found')
    const detail = { accessToken: revoked.name }
    await recordSecurityEvent(
      client,
      { type: 'token_revoked', outcome: 'success', userId, detail },
      tx,
    )
  })
}

/** Whether it could be one, without asking the database. */
export function isAccessToken(given: string): boolean {
  return TOKEN.test(given)
}

/** One statement, on the database's clock. Null if unknown, expired or revoked. */
export async function findAccessToken(
  token: string,
): Promise<{ userId: string; scopes: string[] } | null> {
  const [row] = await pool().run<{
    id: string
    userId: string
    scopes: string[]
    isStale: boolean
  }>(Prisma.sql`
    SELECT id, user_id AS "userId", scopes, last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS "isStale"
    FROM personal_access_tokens WHERE token_hash = ${hashToken(token)} AND expires_at > now()`)
  if (!row) return null
  const { id, isStale, ...found } = row
  // At most once a minute, so that reads rarely write.
  if (isStale)
    await db.$executeRaw`
      UPDATE personal_access_tokens SET last_used_at = now(), updated_at = now()
      WHERE id = ${id}::uuid AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`
  return found
}
