import 'server-only'
import { getConnectedPicture } from '@/lib/auth/accounts'
import { db } from '@/lib/db/client'
import type { Prisma } from '@/prisma/generated/client'
import type { Profile } from './schema'

const PROFILE = {
  displayName: true,
  bio: true,
  avatarUrl: true,
  theme: true,
} satisfies Prisma.UserProfileSelect

/** The user's profile. The first read makes the row. */
export async function getProfile(userId: string): Promise<Profile> {
  return (await findProfile(userId)) ?? createProfile(userId)
}

/** Writes the whole profile. Returns it as it is stored. */
export async function saveProfile(
  userId: string,
  { displayName, bio, avatarUrl, theme }: Profile,
): Promise<Profile> {
  const fields = { displayName, bio, avatarUrl, theme }
  return db.userProfile.upsert({
    where: { userId },
    create: { userId, ...fields },
    update: fields,
    select: PROFILE,
  })
}

/** Makes the row with the picture of a connected account, if there is one. Of any number of first visits at once one makes it, and all get the same. */
async function createProfile(userId: string): Promise<Profile> {
  const picture = await getConnectedPicture(userId)
  await db.userProfile.createMany({
    data: { userId, avatarUrl: picture?.url },
    skipDuplicates: true,
  })
  return db.userProfile.findUniqueOrThrow({ where: { userId }, select: PROFILE })
}

async function findProfile(userId: string): Promise<Profile | null> {
  return db.userProfile.findUnique({ where: { userId }, select: PROFILE })
}
