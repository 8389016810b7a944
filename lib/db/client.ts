import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/server/log'
import { type Prisma, PrismaClient } from '@/prisma/generated/client'
import { schemaOf } from './connections'
import { isDatabaseUnavailable } from './errors'
import { pool } from './pool'

/** By which Next recognises its own `redirect('/unavailable')`. */
const REDIRECT_DIGEST = 'NEXT_REDIRECT;replace;/unavailable;307;'

/** While the database is down. */
export const unavailablePages = {
  query: {
    async $allOperations<Args, Answer>({
      args,
      query,
    }: {
      args: Args
      query: (args: Args) => Promise<Answer>
    }): Promise<Answer> {
      return query(args).catch(redirectToUnavailable)
    },
  },
}

function redirectToUnavailable(error: unknown): never {
  throw error instanceof Error && isDatabaseUnavailable(error)
    ? Object.assign(error, { digest: REDIRECT_DIGEST })
    : error
}

/** For statements of most requests: half of Prisma's cost. Not in transactions. */
export function queriesOf(address: () => string) {
  return <Row extends pg.QueryResultRow>(statement: Prisma.Sql): Promise<Row[]> =>
    pool(address()).run<Row>(statement).catch(redirectToUnavailable)
}

/** The client inside `transaction`. */
export type Transaction = Omit<
  typeof db,
  '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'
>

// Survives hot reloads and `prisma generate`.
const kept = globalThis as typeof globalThis & {
  prismaClients?: WeakMap<typeof PrismaClient, ReturnType<typeof createClient>>
}
kept.prismaClients ??= new WeakMap()

/** Connects at the first query: builds need no database. */
export const db = kept.prismaClients.get(PrismaClient) ?? createClient()
kept.prismaClients.set(PrismaClient, db)

function createClient() {
  return new PrismaClient({
    adapter: lazyAdapter(() => env().databaseUrl),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 3_000, timeout: 5_000 },
  }).$extends(unavailablePages)
}

/** Connects at the first query. */
export function lazyAdapter(address: () => string) {
  return {
    provider: 'postgres' as const,
    adapterName: '@prisma/adapter-pg',
    async connect() {
      const connections = pool(address())
      const adapter = await new PrismaPg(connections, {
        schema: await agreedSchema(connections, address()),
        statementNameGenerator: ({ sql }) => connections.statementName(sql),
      }).connect()
      const { queryRaw, executeRaw } = adapter
      return Object.assign(adapter, {
        queryRaw: (query: SqlQuery) => connections.again(() => queryRaw.call(adapter, query)),
        executeRaw: (query: SqlQuery) => connections.again(() => executeRaw.call(adapter, query)),
      })
    },
  }
}

/** Throws if a pooler dropped our settings: we would read the wrong tables or time zone. */
async function agreedSchema(connections: pg.Pool, address: string): Promise<string> {
  const { rows } = await connections.query<{ schema: string | null; zone: string }>(
    "SELECT current_schema() AS schema, current_setting('TimeZone') AS zone",
  )
  const { schema = null, zone = '' } = rows[0] ?? {}
  const wanted = schemaOf(address)
  if ((wanted && schema !== wanted) || zone !== 'UTC') {
    const message =
      "The pooler in DATABASE_URL drops settings. Set them for its role: ALTER ROLE … SET timezone = 'UTC'" +
      (wanted ? '; ALTER ROLE … SET search_path = …, the ?schema= of the address' : '')
    logEvent('database_settings_refused', { schema, zone, message })
    throw new Error(message)
  }
  return schema ?? 'public'
}
