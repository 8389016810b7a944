import 'server-only'
import { type AuthUser, getAuthUser } from '@/lib/auth/user'
import { isDatabaseUnavailable } from '@/lib/db/errors'

/**
 * For the theme and the header, which are drawn even while the database is down. Guards nothing.
 */
export async function getUserToShow(): Promise<AuthUser | null> {
  return getAuthUser().catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) return null
    throw error
  })
}
