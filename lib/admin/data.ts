import 'server-only'
import { listAllAccounts } from '@/lib/auth/accounts'
import { assertAdmin } from '@/lib/auth/admin'
import { listPasskeys } from '@/lib/auth/passkey/data'
import type { AuthUser } from '@/lib/auth/session'
import { db } from '@/lib/db/client'
import { id as idSchema } from '@/lib/id'
import { NEWEST_FIRST, readPage } from '@/lib/keyset'
import { listSessions } from '@/lib/sessions/data'
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

/** One page of all users, newest first, whose name or e-mail contains `q`. Throws `AppError('not_found')` unless an admin asks. */
export async function listUsers(
  admin: Admin,
  { q, cursor }: UsersView,
): Promise<{ users: UserSummary[]; nextCursor: string | null }> {
  assertAdmin(admin)
  const contains = { contains: escapeLike(q), mode: 'insensitive' as const }
  const where = q === '' ? {} : { OR: [{ name: contains }, { email: contains }] }
  const { rows, nextCursor } = await readPage({ cursor, size: PAGE_SIZE }, (range, take) =>
    db.user.findMany({
      where: { ...where, ...range },
      select: SUMMARY,
      orderBy: NEWEST_FIRST,
      take,
    }),
  )
  return { users: rows, nextCursor }
}

/** A user with profile, methods and sessions; secrets only as yes or no. Null when there is none. Throws `AppError('not_found')` unless an admin asks. */
export async function getUserDetails(admin: Admin, id: string) {
  assertAdmin(admin)
  const parsed = idSchema.safeParse(id)
  if (!parsed.success) return null
  const userId = parsed.data
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      ...SUMMARY,
      profile: { select: { displayName: true, bio: true, avatarUrl: true } },
      _count: { select: { todos: true } },
    },
  })
  if (!user) return null
  const [passkeys, accounts, sessions] = await Promise.all([
    listPasskeys(userId),
    listAllAccounts(admin, { userId }),
    listSessions(userId),
  ])
  const { _count, ...summary } = user
  return { ...summary, todos: _count.todos, passkeys, accounts, sessions }
}

/** In LIKE, `%` and `_` stand for other characters. Here they stand for themselves. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
