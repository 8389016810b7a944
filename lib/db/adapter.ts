import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import type pg from 'pg'
import { logEvent } from '@/lib/server/log'
import { schemaOf } from './connections'
import { pool } from './pool'

/** Reads the address at the first query. */
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

/**
 * The schema for raw SQL; Prisma would assume "public". Throws if a pooler dropped our settings: we
 * would query the wrong tables, or read times in the wrong zone.
 */
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
