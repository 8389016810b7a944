import path from 'node:path'
import { withClient } from '@/lib/db/with-client'
import { dropDatabase } from '@/scripts/dev/embedded-postgres/admin'
import { startEmbeddedPostgres } from '@/scripts/dev/embedded-postgres/embedded-postgres'
import type { Database } from './database'
import { LaunchError } from './launch-error'
import { DATA } from './project'

/**
 * An empty database on the embedded server, for commands of Prisma that replay the migrations, where the role may not make
 * one beside its own (Neon, Amazon RDS); null where it may. Throws `LaunchError` without an embedded server.
 */
export async function openShadowDatabase(
  database: Pick<Database, 'embedded' | 'directUrl'>,
): Promise<{ url: string; stop: () => Promise<void> } | null> {
  if (database.embedded || (await mayCreateDatabases(database.directUrl))) return null
  const name = `shadow_${process.pid}`
  const embedded = await startEmbeddedPostgres({
    home: path.join(DATA, 'postgres'),
    database: name,
  }).catch((error: unknown) => {
    throw error instanceof LaunchError ? new LaunchError(NO_SHADOW) : error
  })
  return {
    url: embedded.url,
    async stop() {
      await dropDatabase(embedded.urlOf('postgres'), name)
      await embedded.stop()
    },
  }
}

const NO_SHADOW =
  'SHADOW_DATABASE_URL is not set, and the role may not create the database that this command needs for a moment. Name an empty one. Example: SHADOW_DATABASE_URL=postgresql://user:password@host:5432/shadow'

async function mayCreateDatabases(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolcreatedb OR rolsuper AS allowed FROM pg_roles WHERE rolname = current_user',
    )
    return rows[0]?.allowed ?? false
  })
}
