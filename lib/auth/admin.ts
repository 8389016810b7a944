import 'server-only'
import { notFound } from 'next/navigation'
import { AppError } from '@/lib/errors'
import type { AuthUser } from './session'
import { requireAuthUser } from './user'

/** For pages: the signed-in admin. Visitors are sent to sign-in and back; to everybody else the page does not exist (404). */
export async function requireAdmin(returnTo: string): Promise<AuthUser> {
  const user = await requireAuthUser(returnTo)
  if (user.role !== 'admin') notFound()
  return user
}

/** For data: throws `AppError('not_found')` unless the user is an admin, by the role that their session was read with in this very request. */
export function assertAdmin({ role }: Pick<AuthUser, 'role'>): void {
  if (role !== 'admin') throw new AppError('not_found')
}
