import 'server-only'
import { cache } from 'react'
import { getAuthUser } from '@/lib/auth/user'
import { appDb } from '@/lib/db/app'
import { isDatabaseUnavailable } from '@/lib/db/errors'

/**
 * For what is drawn around a page, its theme and its header: the signed-in user with what their profile says, by one statement in each database,
 * memoised per render; or null. While the app's database is down without the profile, and null while that of authentication is: the page that says
 * so must still come. It guards nothing.
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
