import pg from 'pg'

/** The test's own connections to the database. */
export function openTestPool(options: pg.PoolConfig = {}): pg.Pool {
  return new pg.Pool({ ...options, connectionString: process.env.DATABASE_URL })
}
