import 'server-only'
import { type AuthUser, getAuthUser } from '@/lib/auth/user'
import { isDatabaseUnavailable } from '@/lib/db/errors'

/**
 * For what is drawn around a page, its theme and its header: the signed-in user, or null, also while the database is down, since the page that says so
 * must still come. It guards nothing.
 */
export async function getUserToShow(): Promise<AuthUser | null> {
  return getAuthUser().catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) return null
    throw error
  })
}
