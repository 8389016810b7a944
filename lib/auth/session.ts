import 'server-only'
import { headers } from 'next/headers'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { Prisma } from '@/prisma/generated/client'
import type { ClientInfo } from './client-info'
import { insertSecurityEvent, logSecurityEvent, type SecurityEvent } from './events'
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

type SignIn = {
  type: 'sign_up' | 'sign_in' | 'step_up'
  userId: string
  method: string
  client: ClientInfo
  /** The browser's earlier token, whose session ends. */
  replaces: string | null
  detail?: SecurityEvent['detail']
}

/**
 * Begins a session and records it, in one statement. Returns the token, which is not stored. `proof`
 * is a list of queries for WITH, of which `signed_in` has the `user_id`; null if it has no row.
 */
export function signIn(tx: Transaction, made: SignIn): Promise<string>
export function signIn(tx: Transaction, made: SignIn, proof: Prisma.Sql): Promise<string | null>
export async function signIn(
  tx: Transaction,
  { replaces, client, ...event }: SignIn,
  proof = Prisma.sql`signed_in AS (SELECT ${event.userId}::uuid AS user_id)`,
): Promise<string | null> {
  const sessionToken = createToken()
  const success = { ...event, outcome: 'success', sessionToken } as const
  const signedIn = await tx.$executeRaw`
    WITH ${proof},
    replaced AS (DELETE FROM sessions USING signed_in WHERE token_hash = ${replaces && hashToken(replaces)}),
    session AS (
      INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, expires_at)
      SELECT user_id, ${hashToken(sessionToken)}, ${event.method}, ${client.ipAddress}, ${client.userAgent}, now() + make_interval(secs => ${MAX_AGE_SECONDS})
      FROM signed_in
    )
    ${insertSecurityEvent(client, success, Prisma.sql`signed_in`)}`
  if (signedIn === 0) return null
  logSecurityEvent(client, success, tx)
  return sessionToken
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
