import pg from 'pg'

/** Connections of a test's own to the database. */
export function openTestPool(options: pg.PoolConfig = {}): pg.Pool {
  return new pg.Pool({ ...options, connectionString: process.env.DATABASE_URL })
}
