import 'server-only'
import { env } from '@/lib/env'
import { PrismaClient } from '@/prisma/generated/client'
import { lazyAdapter } from './adapter'
import { unavailablePages } from './unavailable-pages'

/** The client inside `transaction`. */
export type Transaction = Omit<
  typeof db,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Survives hot reloads. Keyed by the generated class, which `prisma generate` replaces.
const kept = globalThis as typeof globalThis & {
  prismaClients?: WeakMap<typeof PrismaClient, ReturnType<typeof createClient>>
}
kept.prismaClients ??= new WeakMap()

/** Connects at the first query, so a build needs no database. */
export const db = kept.prismaClients.get(PrismaClient) ?? createClient()
kept.prismaClients.set(PrismaClient, db)

function createClient() {
  return new PrismaClient({
    adapter: lazyAdapter(() => env().databaseUrl),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  }).$extends(unavailablePages)
}
