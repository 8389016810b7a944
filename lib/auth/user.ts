import 'server-only'
import type { Route } from 'next'
import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { pool } from '@/lib/db/pool'
import { mayViewAdminPages } from '@/lib/demo'
import { AppError } from '@/lib/errors'
import { Prisma, type Role, type Theme } from '@/prisma/generated/client'
import { confirmPath, safeReturnTo } from './return-to'
import { IS_LIVE, readSessionToken, touchSession } from './session'
import { hashToken } from './token'

/** Holds no secret. */
export type AuthUser = {
  id: string
  name: string
  email: string | null
  image: string | null
  role: Role
  theme: Theme
  /** From the profile; otherwise from sign-up or the provider. */
  displayName: string
  avatarUrl: string | null
  sessionId: string
  /** 'passkey', 'recovery-code' or a provider's id. */
  method: string
  /** The last sign-in or step-up. */
  authenticatedAt: Date
  /** Within the last 15 minutes, as sensitive actions require. */
  isFresh: boolean
  expiresAt: Date
  /** For this device. */
  hasNotices: boolean
}

/** The signed-in user, or null. Throws while the database is down: that is never "signed out". */
export const getAuthUser = cache(async () => authenticate(await headers()))

/** The same in a route handler. */
export async function authenticate(requestHeaders: Headers): Promise<AuthUser | null> {
  const token = readSessionToken(requestHeaders)
  return token ? findAuthUser(token) : null
}

/** Made once: every page sends it. */
const FIND_BY_TOKEN_HASH = Prisma.sql`
    SELECT u.id, u.name, u.email, u.image, u.role, coalesce(p.theme, 'system') AS theme,
           coalesce(p.display_name, u.name) AS "displayName",
           CASE WHEN p.user_id IS NULL THEN u.image ELSE p.avatar_url END AS "avatarUrl",
           s.id AS "sessionId", s.method, s.authenticated_at AS "authenticatedAt", s.expires_at AS "expiresAt",
           s.authenticated_at > now() - interval '15 minutes' AS "isFresh",
           s.last_seen_at < now() - interval '15 minutes' AS "isStale",
           EXISTS (SELECT 1 FROM notices n WHERE n.device_id = s.device_id) AS "hasNotices"
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN user_profiles p ON p.user_id = u.id
    WHERE s.token_hash = ${'$1'} AND ${IS_LIVE}`.text

/** One statement, on the database's clock. Null if unknown, expired or revoked. */
async function findAuthUser(token: string): Promise<AuthUser | null> {
  const [row] = await pool().run<AuthUser & { isStale: boolean }>({
    text: FIND_BY_TOKEN_HASH,
    values: [hashToken(token)],
  })
  if (!row) return null
  const { isStale, ...user } = row
  if (isStale) await touchSession(user.sessionId)
  return user
}

/** Sends visitors to the sign-in. Without `returnTo`, throws `AppError('unauthenticated')`. */
export async function requireAuthUser(returnTo?: string): Promise<AuthUser> {
  const page = returnTo === undefined ? null : safeReturnTo(returnTo)
  const user = page
    ? await getAuthUser().catch((error: unknown) => redirectWhenUnavailable(error, page))
    : await getAuthUser()
  if (user) return user
  if (page) redirect(`/sign-in?returnTo=${encodeURIComponent(page)}`)
  throw new AppError('unauthenticated')
}

/**
 * For what could cost someone their account. Sends users to the step-up. Without `returnTo`, throws
 * `AppError('fresh_sign_in_required')`.
 */
export async function requireFreshAuthUser(returnTo?: string): Promise<AuthUser> {
  const user = await requireAuthUser(returnTo)
  if (returnTo !== undefined && !user.isFresh) redirect(confirmPath(safeReturnTo(returnTo)))
  assertFresh(user)
  return user
}

/** Throws `AppError('fresh_sign_in_required')`. */
export function assertFresh({ isFresh }: AuthUser): void {
  if (!isFresh) throw new AppError('fresh_sign_in_required')
}

/** For admin pages, which are a 404 for everyone else. */
export async function requireAdmin(returnTo: string): Promise<AuthUser> {
  const user = await requireAuthUser(returnTo)
  if (!mayViewAdminPages(user)) notFound()
  return user
}

/** For reading. Throws `AppError('not_found')` for everyone else. */
export function assertAdminView(viewer: Pick<AuthUser, 'role'>): void {
  if (!mayViewAdminPages(viewer)) throw new AppError('not_found')
}

/** For changes. Throws `AppError('not_found')` for everyone else. */
export function assertAdmin(user: Pick<AuthUser, 'role'>): void {
  if (user.role === 'admin') return
  if (mayViewAdminPages(user))
    throw new AppError('forbidden', { message: 'In this demo, only its operators can do that.' })
  throw new AppError('not_found')
}

/** Sends a page to /unavailable while the database is down; otherwise throws the error again. */
export function redirectWhenUnavailable(error: unknown, returnTo: Route): never {
  if (isDatabaseUnavailable(error))
    redirect(`/unavailable?returnTo=${encodeURIComponent(returnTo)}`)
  throw error
}

/** Sends signed-in users on from the sign-in pages. Returns `returnTo`, made safe. */
export async function redirectSignedInUser(
  page: '/sign-in' | '/sign-up',
  returnTo: unknown,
): Promise<Route> {
  const user = await getAuthUser().catch((error: unknown) => redirectWhenUnavailable(error, page))
  const destination = safeReturnTo(returnTo)
  if (user) redirect(destination)
  return destination
}
