import 'server-only'
import { env } from '@/lib/env'
import { db, type Transaction } from './app-client'
import { db as authDb } from './client'
import { retryConflicts, underDeadlines } from './transaction'

/** Runs `work` in one transaction of the app's database, tried again like those of the other one, so `work` must be repeatable. */
export function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { appDatabaseUrl } = env()
  return retryConflicts(
    () => db.$transaction((tx) => underDeadlines(tx, work, appDatabaseUrl)),
    appDatabaseUrl,
  )
}

/**
 * Lets one transaction at a time pass for this user, as the lock on the user's row does in the other database: here there is no such row, so the
 * lock is on the id. Returns whether the user exists; they may still be deleted before this transaction ends (`lib/personal-data/user-deletions.ts`).
 */
export async function lockUser(tx: Transaction, userId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${userId}, 0))`
  return (await authDb.user.findUnique({ where: { id: userId }, select: { id: true } })) !== null
}
