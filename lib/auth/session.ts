import 'server-only'
import { headers } from 'next/headers'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { Prisma } from '@/prisma/generated/client'
import type { ClientInfo } from './client-info'
import { createToken, hashToken, isToken } from './token'

/** Absolute lifetime: 30 days. */
const MAX_AGE_SECONDS = 30 * 24 * 60 * 60
const LAST_METHOD_MAX_AGE_SECONDS = 365 * 24 * 60 * 60
const METHOD = /^[a-z][a-z0-9-]{0,31}$/

/** Whether the session `s` is live, by the database's clock. The idle limit is 7 days. */
export const IS_LIVE = Prisma.sql`s.expires_at > now() AND s.last_seen_at > now() - interval '7 days'`

/** The session token in the request's cookie, or null. */
export function readSessionToken(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('session'))
  return isToken(value) ? value : null
}

/** The cookies of a sign-in: the session, and its method as a hint for the next one. */
export function signInCookies(token: string, method: string): Cookie[] {
  return [
    sessionCookie(token),
    {
      name: cookieName('last-method'),
      value: method,
      maxAge: LAST_METHOD_MAX_AGE_SECONDS,
      sameSite: 'lax',
    },
  ]
}

/** Lax, not Strict: the way back from an OpenID provider is a cross-site navigation. */
export function sessionCookie(token: string): Cookie {
  return { name: cookieName('session'), value: token, maxAge: MAX_AGE_SECONDS, sameSite: 'lax' }
}

export function expiredSessionCookie(): Cookie {
  return { ...sessionCookie(''), maxAge: 0 }
}

/** The method of the browser's last sign-in: 'passkey', a provider's id, or null. Proves nothing. */
export async function getLastMethod(): Promise<string | null> {
  const value = readCookie(await headers(), cookieName('last-method'))
  return value !== null && METHOD.test(value) ? value : null
}

type NewSession = {
  userId: string
  method: string
  client: ClientInfo
  /** The browser's earlier token, whose session ends. */
  replaces: string | null
}

/** Returns the token, which is stored nowhere. */
export async function createSession(
  tx: Transaction,
  { userId, method, client, replaces }: NewSession,
): Promise<string> {
  const token = createToken()
  if (replaces) await deleteSession(replaces, tx)
  await tx.$executeRaw`
    INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, expires_at)
    VALUES (${userId}::uuid, ${hashToken(token)}, ${method}, ${client.ipAddress}, ${client.userAgent}, now() + make_interval(secs => ${MAX_AGE_SECONDS}))`
  return token
}

/** Returns the id of the user whose session it was, or null. */
export async function deleteSession(token: string, tx: Transaction = db): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM sessions WHERE token_hash = ${hashToken(token)} RETURNING user_id AS "userId"`
  return row?.userId ?? null
}

/**
 * For work that takes a while: throws `AppError('unauthenticated')` when the session has ended since
 * it was read, and keeps it from ending until the transaction does.
 */
export async function assertSessionLives(
  tx: Transaction,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const live = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${IS_LIVE} FOR KEY SHARE`
  if (live.length === 0) throw new AppError('unauthenticated')
}

/** Every 15 minutes at most, so that reading a session rarely writes. */
export async function touchSession(id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sessions SET last_seen_at = now(), updated_at = now()
    WHERE id = ${id}::uuid AND last_seen_at < now() - interval '15 minutes'`
}
