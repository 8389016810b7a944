import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { type AuthUser, assertAdminView } from '../user'
import { storeTokens } from './account-tokens'
import type { Identity, TokenSet } from './provider'

/** As in better-auth, with the user's id as `accountId`. */
const CREDENTIAL = 'credential'
const LIST_MAX = 500

/** Everything but the secrets. */
const SUMMARY = {
  id: true,
  userId: true,
  providerId: true,
  accountId: true,
  name: true,
  email: true,
  picture: true,
  scope: true,
  accessTokenExpiresAt: true,
  refreshTokenExpiresAt: true,
  lastUsedAt: true,
  createdAt: true,
  updatedAt: true,
} as const
const OLDEST_FIRST = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]

export type Account = NonNullable<Awaited<ReturnType<typeof findAccountByProvider>>>

type NewAccount = {
  userId: string
  providerId: string
  identity: Pick<Identity, 'accountId' | 'name' | 'email' | 'picture'> &
    Partial<Pick<Identity, 'isEmailVerified'>>
  /** Null where none came: the stored ones stay. */
  tokens: TokenSet | null
}

/** Inserts or updates the account; its owner never changes. Throws `AppError('already_linked')`. */
export async function upsertAccount(account: NewAccount, tx?: Transaction): Promise<string> {
  if (!tx) return transaction((own) => upsertAccount(account, own))
  const { userId, providerId, identity, tokens } = account
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO accounts (user_id, provider_id, account_id, name, email, email_verified, picture, last_used_at)
    VALUES (${userId}::uuid, ${providerId}, ${identity.accountId}, ${identity.name}, ${identity.email},
      ${identity.isEmailVerified === true}, ${identity.picture}, now())
    ON CONFLICT (provider_id, account_id) DO UPDATE SET
      -- Apple tells the name once, and a broken userinfo endpoint tells no email.
      name = coalesce(excluded.name, accounts.name), email = coalesce(excluded.email, accounts.email),
      email_verified = CASE WHEN excluded.email IS NULL THEN accounts.email_verified ELSE excluded.email_verified END,
      picture = excluded.picture, last_used_at = now(), updated_at = now()
    WHERE accounts.user_id = excluded.user_id
    RETURNING id`
  if (!row) throw new AppError('already_linked')
  // Ciphertexts are bound to the row's id.
  if (tokens) await storeTokens(tx, row.id, tokens)
  return row.id
}

export async function findAccountByProvider(
  providerId: string,
  accountId: string,
  tx: Transaction = db,
) {
  return tx.account.findUnique({
    where: { providerId_accountId: { providerId, accountId } },
    select: SUMMARY,
  })
}

/** The user's accounts, oldest first. */
export async function listAccounts(userId: string): Promise<Account[]> {
  return db.account.findMany({ where: { userId }, select: SUMMARY, orderBy: OLDEST_FIRST })
}

/** For admins, 500 at a time. Throws `AppError('not_found')`. */
export async function listAllAccounts(
  viewer: Pick<AuthUser, 'role'>,
  { userId, after }: { userId?: string; after?: string } = {},
) {
  assertAdminView(viewer)
  const rows = await db.account.findMany({
    where: { userId },
    select: { ...SUMMARY, accessToken: true, refreshToken: true, idToken: true, password: true },
    orderBy: OLDEST_FIRST,
    take: LIST_MAX,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  })
  return rows.map(({ accessToken, refreshToken, idToken, password, ...account }) => ({
    ...account,
    hasAccessToken: accessToken !== null,
    hasRefreshToken: refreshToken !== null,
    hasIdToken: idToken !== null,
    hasPassword: password !== null,
  }))
}

/** For app code, oldest first. */
export async function listConnectedAccounts(userId: string) {
  return db.account.findMany({
    where: { userId, providerId: { not: CREDENTIAL } },
    select: {
      id: true,
      providerId: true,
      accountId: true,
      name: true,
      email: true,
      picture: true,
      createdAt: true,
      lastUsedAt: true,
    },
    orderBy: OLDEST_FIRST,
  })
}

/** Of the account connected first. */
export async function getConnectedPicture(
  userId: string,
  providerId?: string,
): Promise<{ providerId: string; url: string } | null> {
  const [account] = await db.account.findMany({
    where: { userId, providerId, picture: { not: null } },
    select: { providerId: true, picture: true },
    orderBy: OLDEST_FIRST,
    take: 1,
  })
  return account?.picture ? { providerId: account.providerId, url: account.picture } : null
}

/** For a future 'credential' provider. */
export async function setPasswordHash(
  userId: string,
  passwordHash: string,
  tx: Transaction = db,
): Promise<void> {
  await tx.account.upsert({
    where: { providerId_accountId: { providerId: CREDENTIAL, accountId: userId } },
    create: { userId, providerId: CREDENTIAL, accountId: userId, password: passwordHash },
    update: { password: passwordHash },
    select: { id: true },
  })
}

export async function getPasswordHash(userId: string): Promise<string | null> {
  const row = await db.account.findUnique({
    where: { providerId_accountId: { providerId: CREDENTIAL, accountId: userId } },
    select: { password: true },
  })
  return row?.password ?? null
}
