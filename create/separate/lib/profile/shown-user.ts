import 'server-only'
import { cache } from 'react'
import { getAuthUser } from '@/lib/auth/user'
import { appDb } from '@/lib/db/app'
import { isDatabaseUnavailable } from '@/lib/db/errors'

/**
 * For the theme and header of every page: the signed-in user with their profile, by one statement
 * in each database, memoised per render. While the app's database is down, without the profile; null
 * while authentication's is, so that the page that says so can be drawn. It guards nothing.
 */
export const getUserToShow = cache(async () => {
  const user = await unlessUnavailable(getAuthUser())
  if (!user) return null
  const profile = await unlessUnavailable(
    appDb.userProfile.findUnique({
      where: { userId: user.id },
      select: { theme: true, displayName: true, avatarUrl: true },
    }),
  )
  return {
    ...user,
    theme: profile?.theme ?? 'system',
    displayName: profile?.displayName ?? user.name,
    avatarUrl: profile ? profile.avatarUrl : user.image,
  }
})

async function unlessUnavailable<T>(read: PromiseLike<T>): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}
