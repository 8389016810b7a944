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

/** By the database's clock. Idle sessions end after 7 days. */
export const IS_LIVE = Prisma.sql`s.expires_at > now() AND s.last_seen_at > now() - interval '7 days'`

export function readSessionToken(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('session'))
  return isToken(value) ? value : null
}

/** The session, and its method as a hint for the next sign-in. */
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

/** Lax: an OpenID provider's redirect back is a cross-site navigation. */
export function sessionCookie(token: string): Cookie {
  return { name: cookieName('session'), value: token, maxAge: MAX_AGE_SECONDS, sameSite: 'lax' }
}

export function expiredSessionCookie(): Cookie {
  return { ...sessionCookie(''), maxAge: 0 }
}

/** 'passkey' or a provider's id. Only a hint. */
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

/** Returns the token, which is not stored. */
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

/** Returns the user's id, or null. */
export async function deleteSession(token: string, tx: Transaction = db): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>`
    DELETE FROM sessions WHERE token_hash = ${hashToken(token)} RETURNING user_id AS "userId"`
  return row?.userId ?? null
}

/**
 * Throws `AppError('unauthenticated')` if the session has ended, and keeps it alive until the
 * transaction ends.
 */
export async function assertSessionLives(
  tx: Transaction,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  const live = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM sessions s WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid AND ${IS_LIVE} FOR KEY SHARE`
  if (live.length === 0) throw new AppError('unauthenticated')
}

/** At most every 15 minutes, so that reads rarely write. */
export async function touchSession(id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE sessions SET last_seen_at = now(), updated_at = now()
    WHERE id = ${id}::uuid AND last_seen_at < now() - interval '15 minutes'`
}
