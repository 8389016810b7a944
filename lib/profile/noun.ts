import type { AppTransaction } from '@/lib/db/app'

export const PROFILE = {
  name: 'profile',
  title: 'Profile',
  path: '/profile',
  limit: { name: 'profileWrites', points: 30, duration: 60 },
  scopes: ['read'],
  exportOne: (db: AppTransaction, userId: string) =>
    db.userProfile.findUnique({
      where: { userId },
      select: {
        displayName: true,
        bio: true,
        avatarUrl: true,
        theme: true,
        createdAt: true,
        updatedAt: true,
      },
    }),
  seed: (db: AppTransaction, userId: string) =>
    db.userProfile.upsert({
      where: { userId },
      create: { userId, bio: 'Made by npm run db:seed.' },
      update: {},
    }),
} as const
