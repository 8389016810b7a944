import 'server-only'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPages } from '@/lib/db/pages'
import { NOUNS } from '@/lib/nouns'
import type { Prisma } from '@/prisma/generated/client'

const BATCH = 500

// Every column is named, so that none is exported by accident.
const TIMES = { createdAt: true, updatedAt: true } as const
const USER = {
  id: true,
  name: true,
  email: true,
  emailVerified: true,
  image: true,
  role: true,
  ...TIMES,
} satisfies Prisma.UserSelect
const RECOVERY_CODE = { id: true, usedAt: true, ...TIMES } satisfies Prisma.RecoveryCodeSelect
const PASSKEY = {
  id: true,
  name: true,
  credentialId: true,
  deviceType: true,
  backedUp: true,
  transports: true,
  aaguid: true,
  lastUsedAt: true,
  ...TIMES,
} satisfies Prisma.PasskeySelect
const ACCOUNT = {
  id: true,
  providerId: true,
  accountId: true,
  name: true,
  email: true,
  picture: true,
  scope: true,
  lastUsedAt: true,
  ...TIMES,
} satisfies Prisma.AccountSelect
const SESSION = {
  id: true,
  method: true,
  ipAddress: true,
  userAgent: true,
  authenticatedAt: true,
  lastSeenAt: true,
  expiresAt: true,
  ...TIMES,
} satisfies Prisma.SessionSelect
const DEVICE = { id: true, name: true, lastSeenAt: true, ...TIMES } satisfies Prisma.DeviceSelect
const ACCESS_TOKEN = {
  id: true,
  name: true,
  scopes: true,
  expiresAt: true,
  lastUsedAt: true,
  ...TIMES,
} satisfies Prisma.PersonalAccessTokenSelect
const SECURITY_EVENT = {
  id: true,
  type: true,
  outcome: true,
  method: true,
  ipAddress: true,
  userAgent: true,
  detail: true,
  createdAt: true,
} satisfies Prisma.SecurityEventSelect

/** At most 500 rows in memory. No secrets. */
export async function* exportPersonalData(userId: string): AsyncGenerator<string> {
  const user = await db.user.findUniqueOrThrow({ where: { id: userId }, select: USER })
  yield `{\n"exportedAt": ${JSON.stringify(new Date())},\n"user": ${JSON.stringify(user)}`
  for (const { name, exportOne } of NOUNS)
    if (exportOne) yield `,\n"${name}": ${JSON.stringify(await exportOne(appDb, userId))}`
  for (const [name, pages] of Object.entries(listsOf(userId))) {
    yield `,\n"${name}": [`
    yield* listItems(pages)
    yield '\n]'
  }
  yield '\n}\n'
}

function listsOf(userId: string): Record<string, AsyncIterable<object[]>> {
  const all = { where: { userId }, orderBy: NEWEST_FIRST }
  const some = (range: object, take: number) => ({
    where: { userId, ...range },
    orderBy: NEWEST_FIRST,
    take,
  })
  return {
    ...Object.fromEntries(
      NOUNS.flatMap(({ name, exportRows }) =>
        exportRows
          ? [[name, readPages(BATCH, (range, take) => exportRows(appDb, some(range, take)))]]
          : [],
      ),
    ),
    passkeys: onePage(() => db.passkey.findMany({ ...all, select: PASSKEY })),
    accounts: onePage(() => db.account.findMany({ ...all, select: ACCOUNT })),
    sessions: readPages(BATCH, (range, take) =>
      db.session.findMany({ ...some(range, take), select: SESSION }),
    ),
    devices: onePage(() => db.device.findMany({ ...all, select: DEVICE })),
    recoveryCodes: onePage(() => db.recoveryCode.findMany({ ...all, select: RECOVERY_CODE })),
    accessTokens: onePage(() => db.personalAccessToken.findMany({ ...all, select: ACCESS_TOKEN })),
    securityEvents: readPages(BATCH, (range, take) =>
      db.securityEvent.findMany({ ...some(range, take), select: SECURITY_EVENT }),
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
