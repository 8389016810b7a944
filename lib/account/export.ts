import 'server-only'
import { listAccounts } from '@/lib/auth/accounts'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPages } from '@/lib/keyset'

const BATCH = 500
const TIMES = { createdAt: true, updatedAt: true } as const

/**
 * Everything that is the user's, as the text of one JSON object, piece by piece: never more than 500 rows in memory. No secrets: no token or hash
 * of a session, no key of a passkey, no token or password of an account, no recovery code. Every column is named, so that a new one stays out
 * until somebody decides.
 */
export async function* exportAccount(userId: string): AsyncGenerator<string> {
  const user = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { id: true, name: true, email: true, emailVerified: true, image: true, role: true, ...TIMES },
  })
  const profile = await db.userProfile.findUnique({
    where: { userId },
    select: { displayName: true, bio: true, avatarUrl: true, theme: true, ...TIMES },
  })
  yield `{\n"exportedAt": ${JSON.stringify(new Date())},\n"user": ${JSON.stringify(user)},\n"profile": ${JSON.stringify(profile)}`
  for (const [name, pages] of Object.entries(listsOf(userId))) {
    yield `,\n"${name}": [`
    yield* listItems(pages)
    yield '\n]'
  }
  yield '\n}\n'
}

function listsOf(userId: string): Record<string, AsyncIterable<object[]>> {
  const newest = { orderBy: NEWEST_FIRST }
  return {
    todos: readPages(BATCH, (range, take) =>
      db.todo.findMany({ where: { userId, ...range }, select: { id: true, title: true, completed: true, ...TIMES }, ...newest, take }),
    ),
    passkeys: onePage(() =>
      db.passkey.findMany({
        where: { userId },
        select: {
          id: true,
          name: true,
          credentialId: true,
          deviceType: true,
          backedUp: true,
          transports: true,
          aaguid: true,
          lastUsedAt: true,
          ...TIMES,
        },
        ...newest,
      }),
    ),
    accounts: onePage(() => listAccounts(userId)),
    sessions: readPages(BATCH, (range, take) =>
      db.session.findMany({
        where: { userId, ...range },
        select: {
          id: true,
          method: true,
          ipAddress: true,
          userAgent: true,
          authenticatedAt: true,
          lastSeenAt: true,
          expiresAt: true,
          ...TIMES,
        },
        ...newest,
        take,
      }),
    ),
    recoveryCodes: onePage(() => db.recoveryCode.findMany({ where: { userId }, select: { id: true, usedAt: true, ...TIMES }, ...newest })),
    securityEvents: readPages(BATCH, (range, take) =>
      db.securityEvent.findMany({
        where: { userId, ...range },
        select: { id: true, type: true, outcome: true, method: true, ipAddress: true, userAgent: true, detail: true, createdAt: true },
        ...newest,
        take,
      }),
    ),
  }
}

async function* onePage<Row>(read: () => PromiseLike<Row[]>): AsyncGenerator<Row[]> {
  yield await read()
}

async function* listItems(pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  let separator = '\n'
  for await (const page of pages) {
    if (page.length === 0) continue
    yield separator + page.map((row) => JSON.stringify(row)).join(',\n')
    separator = ',\n'
  }
}
