import 'server-only'
import { listAllAccounts } from '@/lib/auth/oauth/accounts'
import { listPasskeys } from '@/lib/auth/passkey/store'
import { listSessions } from '@/lib/auth/session-list'
import type { AuthUser } from '@/lib/auth/user'
import { assertAdminView } from '@/lib/auth/user'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPage } from '@/lib/db/pages'
import { maskFor } from '@/lib/demo'
import { id as idSchema } from '@/lib/input/id'
import { NOUNS } from '@/lib/nouns'
import type { Prisma } from '@/prisma/generated/client'
import type { UserSummary, UsersView } from './schema'

const PAGE_SIZE = 50

type Admin = Pick<AuthUser, 'id' | 'role'>

const SUMMARY = {
  id: true,
  name: true,
  email: true,
  role: true,
  createdAt: true,
} satisfies Prisma.UserSelect
const PROFILE = { displayName: true, bio: true, avatarUrl: true } as const

/** `q` matches names and emails. Throws `AppError('not_found')`. */
export async function listUsers(
  admin: Admin,
  { q, cursor }: UsersView,
): Promise<{ users: UserSummary[]; nextCursor: string | null }> {
  assertAdminView(admin)
  const where = q === '' ? {} : containing(admin, q)
  const { rows, nextCursor } = await readPage({ cursor, size: PAGE_SIZE }, (range, take) =>
    db.user.findMany({
      where: { ...where, ...range },
      select: SUMMARY,
      orderBy: NEWEST_FIRST,
      take,
    }),
  )
  return { users: maskFor(admin, rows), nextCursor }
}

/** Throws `AppError('not_found')`. */
export async function getUserDetails(admin: Admin, id: string) {
  assertAdminView(admin)
  const parsed = idSchema.safeParse(id)
  if (!parsed.success) return null
  const userId = parsed.data
  const user = await db.user.findUnique({
    where: { id: userId },
    select: SUMMARY,
  })
  if (!user) return null
  const [profile, counts, passkeys, accounts, sessions] = await Promise.all([
    appDb.userProfile.findUnique({ where: { userId }, select: PROFILE }),
    countNouns(userId),
    listPasskeys(userId),
    listAllAccounts(admin, { userId }),
    listSessions(userId),
  ])
  return maskFor(admin, { ...user, profile, counts, passkeys, accounts, sessions })
}

async function countNouns(userId: string): Promise<{ title: string; count: number }[]> {
  const counts = NOUNS.map(async ({ title, count }) =>
    count ? [{ title, count: await count(appDb, userId) }] : [],
  )
  return (await Promise.all(counts)).flat()
}

/** Emails that are masked can't be searched. */
export function containing({ role }: Pick<Admin, 'role'>, q: string): Prisma.UserWhereInput {
  const contains = { contains: escapeLike(q), mode: 'insensitive' as const }
  return { OR: [{ name: contains }, ...(role === 'admin' ? [{ email: contains }] : [])] }
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
