import 'server-only'
import { getAuthUser } from '@/lib/auth/auth-user'
import { db } from '@/lib/db/app-client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import type { Profile } from './schema'

/** The theme that the page is drawn in. While a database is down it follows the device: the page that says so must still come. */
export async function getTheme(): Promise<Profile['theme']> {
  try {
    const user = await getAuthUser()
    if (!user) return 'system'
    const profile = await db.userProfile.findUnique({ where: { userId: user.id }, select: { theme: true } })
    return profile?.theme ?? 'system'
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'system'
    throw error
  }
}
