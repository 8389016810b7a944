import path from 'node:path'
import { withClient } from '@/lib/db/with-client'
import { migrateAll } from '@/scripts/dev/database'
import { databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'
import { startEmbeddedPostgres } from '@/scripts/dev/embedded-postgres/embedded-postgres'
import { isAlive } from '@/scripts/dev/embedded-postgres/process-check'
import { DATA } from '@/scripts/dev/project'
import { createDatabases, databasesBeside, dropDatabases } from './databases'

const PREFIX = 'latchkey_test'

/**
 * The server of TEST_DATABASE_URL (which must allow CREATE DATABASE), else an embedded one without
 * durability.
 */
export async function openTestServer(given = process.env.TEST_DATABASE_URL) {
  const embedded = given
    ? null
    : await startEmbeddedPostgres({
        home: path.join(DATA, 'test'),
        database: PREFIX,
        durable: false,
      })
  const adminUrl = embedded?.url ?? given ?? ''
  const prefix = `${PREFIX}_${process.pid}`
  if (embedded) await dropLeftovers(adminUrl)
  return {
    adminUrl,
    /** Name of the migrated, empty database that is copied for each test. */
    template: `${prefix}_template`,
    async makeTemplate() {
      await createDatabases(adminUrl, `${prefix}_template`)
      await migrateAll(databasesBeside(databaseUrl(adminUrl, `${prefix}_template`)))
    },
    async close() {
      for (const name of await databasesLike(adminUrl, `${prefix}_`))
        await dropDatabase(adminUrl, name)
      await embedded?.stop()
    },
  }
}

/**
 * Creates an empty migrated database of this name, replacing an older one. Returns its connection
 * string.
 */
export async function copyTemplate(
  server: { adminUrl: string; template: string },
  name: string,
): Promise<string> {
  const database = server.template.replace(/template$/, name)
  await dropDatabases(server.adminUrl, database)
  await createDatabases(server.adminUrl, database, server.template)
  return databaseUrl(server.adminUrl, database)
}

/** Drops databases of killed runs, whose names contain the process id. */
async function dropLeftovers(adminUrl: string): Promise<void> {
  for (const name of await databasesLike(adminUrl, `${PREFIX}_`)) {
    if (!isAlive(Number.parseInt(name.slice(PREFIX.length + 1), 10)))
      await dropDatabase(adminUrl, name)
  }
}

async function databasesLike(adminUrl: string, prefix: string): Promise<string[]> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [prefix],
    )
    return rows.map((row) => row.datname)
  })
}
