import 'server-only'
import type { z } from 'zod'
import { db, type Transaction } from '@/lib/db/client'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { createToken, hashToken, isToken } from './token'

/** In seconds. */
export const LIFETIMES = {
  'passkey-registration': 5 * 60,
  'passkey-authentication': 5 * 60,
  oauth: 10 * 60,
  fedcm: 5 * 60,
} as const

export type VerificationKind = keyof typeof LIFETIMES

type Verification = { value: unknown; userId: string | null; sessionId: string | null }

/**
 * Stores what the second request needs, under a hash of the public `handle` (challenge or state)
 * and the secret in the cookie, so that only this browser can end it. Throws
 * `AppError('unauthenticated')` if the session has ended.
 */
export async function issueVerification(
  kind: VerificationKind,
  handle: string,
  {
    value,
    userId = null,
    sessionId = null,
    sameSite = 'strict',
  }: Partial<Verification> & { sameSite?: Cookie['sameSite'] },
): Promise<Cookie> {
  const secret = createToken()
  const maxAge = LIFETIMES[kind]
  try {
    await db.$executeRaw`
      INSERT INTO verifications (id, kind, value, user_id, session_id, expires_at)
      VALUES (${hashToken(`${handle}.${secret}`)}, ${kind}, ${JSON.stringify(value)}::jsonb, ${userId}::uuid, ${sessionId}::uuid, now() + make_interval(secs => ${maxAge}))`
  } catch (error) {
    if (isForeignKeyViolation(error)) throw new AppError('unauthenticated')
    throw error
  }
  return { name: ceremonyCookieName(kind, handle), value: secret, maxAge, sameSite }
}

/**
 * Deletes the row first, so that only one attempt can succeed. Throws
 * `AppError('ceremony_expired')`.
 */
export async function consumeVerification<T>(
  headers: Headers,
  kind: VerificationKind,
  handle: string,
  schema: z.ZodType<T>,
): Promise<{ value: T; userId: string | null; sessionId: string | null }> {
  const secret = readCookie(headers, ceremonyCookieName(kind, handle))
  if (!isToken(secret)) throw new AppError('ceremony_expired')
  const [row] = await db.$queryRaw<(Verification & { kind: string; isLive: boolean })[]>`
    DELETE FROM verifications WHERE id = ${hashToken(`${handle}.${secret}`)}
    RETURNING kind, value, user_id AS "userId", session_id AS "sessionId", expires_at > now() AS "isLive"`
  if (!row?.isLive || row.kind !== kind) throw new AppError('ceremony_expired')
  return { value: schema.parse(row.value), userId: row.userId, sessionId: row.sessionId }
}

export function hasVerificationCookie(
  headers: Headers,
  kind: VerificationKind,
  handle: string,
): boolean {
  return isToken(readCookie(headers, ceremonyCookieName(kind, handle)))
}

export async function hasOpenVerification(
  kind: VerificationKind,
  userId: string,
  tx: Transaction,
): Promise<boolean> {
  const open = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM verifications WHERE user_id = ${userId}::uuid AND kind = ${kind} AND expires_at > now() LIMIT 1`
  return open.length > 0
}

export function expiredVerificationCookie(kind: VerificationKind, handle: string): Cookie {
  return { name: ceremonyCookieName(kind, handle), value: '', maxAge: 0, sameSite: 'strict' }
}

function ceremonyCookieName(kind: VerificationKind, handle: string): string {
  return cookieName(`${kind}-${hashToken(handle).slice(0, 12)}`)
}
