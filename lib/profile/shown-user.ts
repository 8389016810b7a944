import 'server-only'
import { type AuthUser, getAuthUser } from '@/lib/auth/user'
import { isDatabaseUnavailable } from '@/lib/db/errors'

/** For the theme and header, which are shown even while the database is down. */
export async function getUserToShow(): Promise<AuthUser | null> {
  return getAuthUser().catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) return null
    throw error
  })
}
