import pg from 'pg'
import { withClient } from '@/lib/db/with-client'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

/** The engine's `cli` commands. Throws like `pg`. */
export async function runDatabaseCommand(command: string | undefined, url: string): Promise<void> {
  const database = decodeURIComponent(new URL(url).pathname.slice(1))
  const admin = databaseUrl(url, 'postgres')
  if (command === 'can-connect-to-database') await withClient(url, async () => undefined)
  else if (command === 'create-database') await createDatabase(admin, database)
  else if (command === 'drop-database') await dropDatabase(admin, database)
  else throw new Error(`The schema engine has no command "${command}"`)
}

/**
 * The line in which the native engine reports why a command failed. Codes:
 * https://www.prisma.io/docs/orm/reference/error-reference
 */
export function describeFailure(error: unknown, url: string): string {
  const { host, pathname } = new URL(url)
  const reason = error instanceof Error ? error.message : String(error)
  const code = error instanceof pg.DatabaseError ? error.code : undefined
  const fields =
    code === '3D000'
      ? { error_code: 'P1003', message: `Database \`${pathname.slice(1)}\` does not exist` }
      : code?.startsWith('28')
        ? { error_code: 'P1000', message: reason }
        : { error_code: 'P1001', message: `Can't reach database server at \`${host}\`: ${reason}` }
  // The CLI skips the first line.
  return `\n${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}`
}
