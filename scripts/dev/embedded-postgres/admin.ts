import pg from 'pg'
import { withClient } from '@/lib/db/with-client'

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/**
 * Creates a database unless it exists, as a copy of `template` if given. `url` is any database on
 * the server.
 */
export async function createDatabase(url: string, name: string, template?: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (rowCount) return
    const suffix = template ? ` TEMPLATE ${pg.escapeIdentifier(template)}` : ''
    try {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${suffix}`)
    } catch (error) {
      // Another process created it first.
      if (
        !(
          error instanceof pg.DatabaseError &&
          (error.code === DUPLICATE_DATABASE || error.code === UNIQUE_VIOLATION)
        )
      )
        throw error
    }
  })
}

/** Drops a database if it exists, even with open connections. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withClient(url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`),
  )
}

/** The connection string of another database on the same server. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.toString()
}
