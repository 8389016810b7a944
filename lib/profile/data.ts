import 'server-only'
import { getConnectedPicture } from '@/lib/auth/oauth/accounts'
import { type AppPrisma, appDb } from '@/lib/db/app'
import { isForeignKeyViolation } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import type { DrawnProfile, Profile } from './schema'

const PROFILE = {
  displayName: true,
  bio: true,
  avatarUrl: true,
  theme: true,
} satisfies AppPrisma.UserProfileSelect

/** Creates it on the first read. Throws `AppError('unauthenticated')`. */
export async function getProfile(userId: string): Promise<Profile> {
  return (await findProfile(userId)) ?? createProfile(userId)
}

/** Only what differs from `drawn`: an old page undoes nothing. */
export async function saveProfile(
  userId: string,
  { displayName, bio, avatarUrl, theme }: Profile,
  drawn: DrawnProfile = {},
): Promise<Profile> {
  const fields = { displayName, bio, avatarUrl, theme }
  const ifChanged = <Name extends keyof Profile>(name: Name) =>
    (fields[name] ?? '') === drawn[name] ? undefined : fields[name]
  return appDb.userProfile.upsert({
    where: { userId },
    create: { userId, ...fields },
    update: {
      displayName: ifChanged('displayName'),
      bio: ifChanged('bio'),
      avatarUrl: ifChanged('avatarUrl'),
      theme: ifChanged('theme'),
    },
    select: PROFILE,
  })
}

/** Concurrent first visits get the same row. */
async function createProfile(userId: string): Promise<Profile> {
  const picture = await getConnectedPicture(userId)
  try {
    await appDb.userProfile.createMany({
      data: { userId, avatarUrl: picture?.url },
      skipDuplicates: true,
    })
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error
  }
  const profile = await findProfile(userId)
  // Deleted meanwhile.
  if (!profile) throw new AppError('unauthenticated')
  return profile
}

async function findProfile(userId: string): Promise<Profile | null> {
  return appDb.userProfile.findUnique({ where: { userId }, select: PROFILE })
}
