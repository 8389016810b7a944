import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { connectionConfig, DatabasePool, schemaOf } from '@/lib/db/connections'
import { withoutPublicSchema } from '@/lib/db/migrations/files'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

// https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
const CHAR_OID = 18
const BPCHAR_OID = 1042

/**
 * Connects the engine to a database and shadow databases through adapter-pg. `close` closes them.
 */
export function adapterFactory(
  url: string,
  shadowUrl: string | undefined,
): SqlMigrationAwareDriverAdapterFactory & { close: () => Promise<void> } {
  const open = new Set<SqlDriverAdapter>()
  async function connect(
    target: string,
    afterwards?: () => Promise<void>,
  ): Promise<SqlDriverAdapter> {
    const adapter = await connectTo(target, async () => {
      open.delete(adapter)
      await afterwards?.()
    })
    open.add(adapter)
    return adapter
  }
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    async connectToShadowDb() {
      if (shadowUrl) {
        const adapter = await connect(shadowUrl)
        const schema = pg.escapeIdentifier(schemaOf(shadowUrl) ?? 'public')
        await adapter.executeScript(
          `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema};`,
        )
        return adapter
      }
      const name = `prisma_migrate_shadow_db_${randomUUID()}`
      await createDatabase(url, name)
      return connect(databaseUrl(url, name), () => dropDatabase(url, name))
    },
    async close() {
      await Promise.all([...open].map((adapter) => adapter.dispose()))
    },
  }
}

async function connectTo(url: string, onDispose: () => Promise<void>): Promise<SqlDriverAdapter> {
  const pool = new DatabasePool({ ...connectionConfig(url), max: 2 })
  pool.on('error', () => undefined)
  const characters = disguiseCharacters(pool)
  const { rows } = await pool.query<{ schema: string }>('SELECT current_schema() AS schema')
  const adapter = await new PrismaPg(pool, {
    schema: schemaOf(url) ?? rows[0]?.schema,
  }).connect()
  let isDisposed = false
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: async (query) => characters.restore(await adapter.queryRaw(query)),
    executeRaw: (query) => adapter.executeRaw(query),
    // The adapter's own version splits the script at every ';', even within functions. Without
    // arguments all of it is one simple query.
    executeScript: async (script) => {
      await adapter.executeRaw({ sql: withoutPublicSchema(script), args: [], argTypes: [] })
    },
    startTransaction: (level) => adapter.startTransaction(level),
    getConnectionInfo: () => adapter.getConnectionInfo(),
    async dispose() {
      if (isDisposed) return
      isDisposed = true
      await pool.end()
      await onDispose()
    },
  }
}

/**
 * adapter-pg refuses the catalogue's one-byte "char" (oid 18), which the engine needs. Presents it
 * as bpchar and restores the type in the result.
 */
function disguiseCharacters(pool: pg.Pool) {
  const columnsOf = new WeakMap<object, number[]>()
  const query = pool.query
  Object.assign(pool, {
    async query(...args: unknown[]) {
      const result: unknown = await Reflect.apply(query, pool, args)
      if (!isRows(result)) return result
      const columns = result.fields.flatMap((field, index) =>
        field.dataTypeID === CHAR_OID ? [index] : [],
      )
      for (const field of result.fields)
        if (field.dataTypeID === CHAR_OID) field.dataTypeID = BPCHAR_OID
      columnsOf.set(result.rows, columns)
      return result
    },
  })
  return {
    restore(result: SqlResultSet): SqlResultSet {
      for (const index of columnsOf.get(result.rows) ?? [])
        result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    },
  }
}

function isRows(value: unknown): value is { rows: object; fields: { dataTypeID: number }[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rows' in value &&
    'fields' in value &&
    Array.isArray(value.fields)
  )
}
