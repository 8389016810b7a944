import 'server-only'
import { env } from '@/lib/env'
import { PrismaClient } from '@/prisma/generated/client'
import { lazyAdapter } from './adapter'

/** A client inside `transaction`. */
export type Transaction = Omit<
  typeof db,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Kept over hot reloads, keyed by the generated class: after `prisma generate` the class is another one and gets a client of its own.
const kept = globalThis as typeof globalThis & {
  prismaClients?: WeakMap<typeof PrismaClient, PrismaClient>
}
kept.prismaClients ??= new WeakMap()

/** The database. Connects at the first query, so that a build needs none. */
export const db =
  kept.prismaClients.get(PrismaClient) ??
  new PrismaClient({
    adapter: lazyAdapter(() => env().databaseUrl),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  })
kept.prismaClients.set(PrismaClient, db)
