import 'server-only'
import { env } from '@/lib/env'
import { PrismaClient } from '@/prisma/app/generated/client'
import { lazyAdapter } from './client'

/** A client inside `transaction` of `app-transaction.ts`. */
export type Transaction = Omit<
  typeof db,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Kept over hot reloads, as in client.ts.
const kept = globalThis as typeof globalThis & {
  appPrismaClients?: WeakMap<typeof PrismaClient, PrismaClient>
}
kept.appPrismaClients ??= new WeakMap()

/** The app's database. Connects at the first query. */
export const db =
  kept.appPrismaClients.get(PrismaClient) ??
  new PrismaClient({
    adapter: lazyAdapter(() => env().appDatabaseUrl),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  })
kept.appPrismaClients.set(PrismaClient, db)
