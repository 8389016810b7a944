import 'server-only'
import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import { confirmPath, safeReturnTo } from './return-to'
import { type AuthUser, findSession } from './session'
import { readSessionToken } from './session-cookie'

/**
 * The signed-in user, or null. One SQL statement, memoised per render. Throws when the database does not answer: a failure of the system
 * is never "signed out", and the cookie stays.
 */
export const getAuthUser = cache(async () => authenticate(await headers()))

/** The same for a request in hand: route handlers. */
export async function authenticate(requestHeaders: Headers): Promise<AuthUser | null> {
  const token = readSessionToken(requestHeaders)
  return token ? findSession(token) : null
}

/**
 * For pages, with the page's own path, made safe here: sends visitors to sign-in and back, and
 * people to the maintenance page while the database is down. For server actions, without a path:
 * throws `AppError('unauthenticated')`.
 */
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
 * The same for what could cost somebody their account (methods, recovery codes, other sessions, export, deletion, administration): the last
 * sign-in or step-up is at most 15 minutes old. Sends a page to `/confirm` and back; without a path throws `AppError('fresh_sign_in_required')`.
 */
export async function requireFreshAuthUser(returnTo?: string): Promise<AuthUser> {
  const user = await requireAuthUser(returnTo)
  if (returnTo !== undefined && !user.isFresh) redirect(confirmPath(safeReturnTo(returnTo)))
  assertFresh(user)
  return user
}

/** Throws `AppError('fresh_sign_in_required')` when the last sign-in or step-up is more than 15 minutes old. */
export function assertFresh({ isFresh }: AuthUser): void {
  if (!isFresh) throw new AppError('fresh_sign_in_required')
}

/** Sends a page to the maintenance page (503) if the error says that the database is down; throws the error otherwise. */
export function redirectWhenUnavailable(error: unknown, returnTo: Route): never {
  if (isDatabaseUnavailable(error))
    redirect(`/unavailable?returnTo=${encodeURIComponent(returnTo)}`)
  throw error
}

/** For the sign-in pages: sends signed-in people on to `returnTo`, and returns it, made safe, for visitors. */
export async function redirectSignedInUser(
  page: '/sign-in' | '/sign-up',
  returnTo: unknown,
): Promise<Route> {
  const user = await getAuthUser().catch((error: unknown) => redirectWhenUnavailable(error, page))
  const destination = safeReturnTo(returnTo)
  if (user) redirect(destination)
  return destination
}
