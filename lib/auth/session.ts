import 'server-only'
import { headers } from 'next/headers'
import { db, type Transaction } from '@/lib/db/client'
import { lockUser } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { sendSoon } from '@/lib/mail/outbox'
import { Prisma } from '@/prisma/generated/client'
import { type ClientInfo, deviceName } from './client-info'
import { deviceCookie } from './devices'
import {
  insertSecurityEvent,
  logSecurityEvent,
  NO_NOTICES,
  raiseNotices,
  recordSecurityEvent,
  type SecurityEvent,
} from './events'
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

export function signInCookies(
  token: string,
  { deviceToken }: ClientInfo,
  method?: string,
): Cookie[] {
  const maxAge = LAST_METHOD_MAX_AGE_SECONDS
  return [
    sessionCookie(token),
    ...(deviceToken ? [deviceCookie(deviceToken)] : []),
    ...(method
      ? [{ name: cookieName('last-method'), value: method, maxAge, sameSite: 'lax' as const }]
      : []),
  ]
}

/** Lax: an OpenID provider's redirect back is a cross-site navigation. */
function sessionCookie(token: string): Cookie {
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

/** Later ones stay unknown: a thief's sign-ins must not push out the user's devices. */
const DEVICES_MAX = 100

/**
 * Begins a session and records it, its device and the event in one statement. `proof` is queries for
 * its WITH, of which `signed_in` has the `user_id`. Returns the token; null if that has no row.
 */
export function signIn(tx: Transaction, made: SignIn): Promise<string>
export function signIn(tx: Transaction, made: SignIn, proof: Prisma.Sql): Promise<string | null>
export async function signIn(
  tx: Transaction,
  made: SignIn,
  proof = Prisma.sql`signed_in AS (SELECT ${made.userId}::uuid AS user_id)`,
): Promise<string | null> {
  const { replaces, client, ...event } = made
  if (env().sessionLimit > 0) await makeRoom(tx, made)
  const device = client.deviceToken ? hashToken(client.deviceToken) : null
  const isNew = Prisma.sql`(${device !== null && event.type === 'sign_in'} AND NOT EXISTS (SELECT 1 FROM known))`
  const isNoticed = event.type === 'sign_in' || event.method === 'recovery-code'
  const notices = isNoticed
    ? raiseNotices(client, event.method === 'recovery-code' ? undefined : isNew)
    : NO_NOTICES
  const newDevice = Prisma.sql`CASE WHEN ${isNew} THEN '{"newDevice": true}'::jsonb ELSE '{}' END`
  const sessionToken = createToken()
  const success = { ...event, outcome: 'success', sessionToken } as const
  const signedIn = await tx.$executeRaw`
    WITH ${proof},
    replaced AS (DELETE FROM sessions USING signed_in WHERE token_hash = ${replaces && hashToken(replaces)}),
    known AS (
      UPDATE devices d SET last_seen_at = now(), updated_at = now() FROM signed_in
      WHERE d.user_id = signed_in.user_id AND d.token_hash = ${device} RETURNING d.id
    ),
    added AS (
      INSERT INTO devices (user_id, token_hash) SELECT user_id, ${device} FROM signed_in
      WHERE ${device !== null} AND NOT EXISTS (SELECT 1 FROM known)
        AND (SELECT count(*) FROM devices d WHERE d.user_id = signed_in.user_id) < ${DEVICES_MAX}
      ON CONFLICT (user_id, token_hash) DO UPDATE SET last_seen_at = now() RETURNING id
    ),
    session AS (
      INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, device_id, expires_at)
      SELECT user_id, ${hashToken(sessionToken)}, ${event.method}, ${client.ipAddress}, ${client.userAgent},
        coalesce((SELECT id FROM known), (SELECT id FROM added)), now() + make_interval(secs => ${MAX_AGE_SECONDS})
      FROM signed_in
    ),
    event AS (${insertSecurityEvent(client, success, Prisma.sql`signed_in`, newDevice)})${notices}
    SELECT 1 FROM event`
  if (signedIn === 0) return null
  if (isNoticed) sendSoon(tx)
  logSecurityEvent(client, success, tx)
  return sessionToken
}

/**
 * `refuse` spares step-ups, and recovery codes: they are for people who can't reach their devices.
 * `tx` must be a transaction.
 */
async function makeRoom(
  tx: Transaction,
  { type, userId, method, client, replaces }: SignIn,
): Promise<void> {
  const { sessionLimit, sessionPolicy } = env()
  await lockUser(tx, userId)
  const oldest = await tx.$queryRaw<{ id: string; userAgent: string | null }[]>`
    SELECT s.id, s.user_agent AS "userAgent" FROM sessions s
    WHERE s.user_id = ${userId}::uuid AND ${IS_LIVE} AND s.token_hash IS DISTINCT FROM ${replaces && hashToken(replaces)}
    ORDER BY s.created_at DESC, s.id OFFSET ${sessionLimit - 1}`
  const isRefused = sessionPolicy === 'refuse' && type === 'sign_in' && method !== 'recovery-code'
  if (oldest.length > 0 && isRefused) throw new AppError('session_limit')
  for (const { id, userAgent } of oldest) {
    await tx.session.deleteMany({ where: { id, userId } })
    const detail = { device: deviceName(userAgent), limit: sessionLimit }
    const event = { type: 'session_revoked', outcome: 'success', userId, detail } as const
    await recordSecurityEvent(client, event, tx)
  }
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
