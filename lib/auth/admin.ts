import 'server-only'
import { notFound } from 'next/navigation'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import { getAuthUser, requireAuthUser } from './auth-user'
import { safeReturnTo } from './return-to'
import type { AuthUser } from './session'

/** For pages: the signed-in admin. Visitors are sent to sign-in and back; to everybody else the page does not exist (404). */
export async function requireAdmin(returnTo: string): Promise<AuthUser> {
  const user = await requireAuthUser(safeReturnTo(returnTo))
  if (user.role !== 'admin') notFound()
  return user
}

/** For data: throws `AppError('not_found')` unless the user is an admin, by the role that their session was read with in this very request. */
export function assertAdmin({ role }: Pick<AuthUser, 'role'>): void {
  if (role !== 'admin') throw new AppError('not_found')
}

/** Whether to offer the way to the admin pages: no statement of its own, and no while the database is down. It guards nothing. */
export async function isAdmin(): Promise<boolean> {
  try {
    return (await getAuthUser())?.role === 'admin'
  } catch (error) {
    if (isDatabaseUnavailable(error)) return false
    throw error
  }
}
