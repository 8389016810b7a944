import 'server-only'
import { env } from '@/lib/env'
import { PrismaClient } from '@/prisma/app/generated/client'
import { lazyAdapter } from './adapter'
import { db } from './client'
import { transactionsOf } from './transactions'

// The database of the app's own nouns, apart from that of authentication: docs/separate-databases.md.

export type { Prisma as AppPrisma } from '@/prisma/app/generated/client'
export type AppTransaction = Omit<
  typeof appDb,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Kept over hot reloads, as in client.ts.
const kept = globalThis as typeof globalThis & {
  appPrismaClients?: WeakMap<typeof PrismaClient, PrismaClient>
}
kept.appPrismaClients ??= new WeakMap()

/** Connects at the first query. */
export const appDb =
  kept.appPrismaClients.get(PrismaClient) ??
  new PrismaClient({
    adapter: lazyAdapter(address),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  })
kept.appPrismaClients.set(PrismaClient, appDb)

/**
 * Runs `work` in one transaction of the app's database, tried again like those of the other one, so `work` must be
 * repeatable.
 * @public For nouns that change several rows at once.
 */
export const appTransaction = transactionsOf<AppTransaction>(
  (work) => appDb.$transaction(work),
  address,
)

/**
 * Lets one transaction at a time pass for this user, as the lock on the user's row does in the other database: here there is no such row, so the
 * lock is on the id. Returns whether the user exists; they may still be deleted before this transaction ends
 * (`lib/personal-data/user-deletions.ts`).
 * @public For nouns that count before they write.
 */
export async function lockAppUser(tx: AppTransaction, userId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${userId}, 0))`
  return (await db.user.findUnique({ where: { id: userId }, select: { id: true } })) !== null
}

function address(): string {
  return env().databases[1]?.url ?? ''
}
