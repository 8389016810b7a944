import 'server-only'
import { env } from '@/lib/env'
import { PrismaClient } from '@/prisma/app/generated/client'
import { db, lazyAdapter, queriesOf, unavailablePages } from './client'
import { transactionsOf } from './transaction'

// The database of the app's own nouns, separate from authentication: docs/separate-databases.md.

export type { Prisma as AppPrisma } from '@/prisma/app/generated/client'
export type AppTransaction = Omit<
  typeof appDb,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Survives hot reloads, as in client.ts.
const kept = globalThis as typeof globalThis & {
  appPrismaClients?: WeakMap<typeof PrismaClient, ReturnType<typeof createClient>>
}
kept.appPrismaClients ??= new WeakMap()

/** Connects at the first query. */
export const appDb = kept.appPrismaClients.get(PrismaClient) ?? createClient()
kept.appPrismaClients.set(PrismaClient, appDb)

/** @public For nouns whose page is asked for often. */
export const queryApp = queriesOf(address)

/**
 * Like `transaction`, in the app's database. It retries conflicts, so `work` must be repeatable.
 * @public For nouns that change several rows at once.
 */
export const appTransaction = transactionsOf<AppTransaction>(
  (work) => appDb.$transaction(work),
  address,
)

/**
 * Serialises transactions per user by a lock on the ID, since this database has no users table.
 * Returns whether the user exists; they may be deleted before this transaction ends
 * (lib/personal-data/user-deletions.ts).
 * @public For nouns that count before they write.
 */
export async function lockAppUser(tx: AppTransaction, userId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${userId}, 0))`
  return (await db.user.findUnique({ where: { id: userId }, select: { id: true } })) !== null
}

function address(): string {
  return env().databases[1]?.url ?? ''
}

function createClient() {
  return new PrismaClient({
    adapter: lazyAdapter(address),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  }).$extends(unavailablePages)
}
