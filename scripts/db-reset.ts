import type pg from 'pg'
import { withClient } from '@/lib/db/with-client'
import { migrateAll, openDatabase, requireDevelopment } from './dev/database'
import { readEnvFiles } from './dev/env-files'
import { runScript } from './dev/run-script'

/** `npm run db:reset`: empties the database and applies all migrations. For development; anything else needs `-- --force`. */
async function main(): Promise<void> {
  const environment = readEnvFiles('development')
  const database = await openDatabase(environment)
  try {
    for (const { directUrl } of database.all)
      if (!process.argv.includes('--force'))
        requireDevelopment(environment, directUrl, 'To lose all its data, add -- --force.')
    for (const { directUrl } of database.all) await withClient(directUrl, emptySchema)
    const { applied } = await migrateAll(database.all)
    console.log(
      `Emptied the database and applied ${applied.length} migrations (database: ${database.label}).`,
    )
  } finally {
    await database.stop()
  }
}

/**
 * Drops the contents of the schema, not the schema itself: its owner may lack the right to create
 * it again.
 */
async function emptySchema(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ type: string; identity: string }>(`
    SELECT thing.type, thing.identity
    FROM pg_depend AS owned, pg_identify_object(classid, objid, 0) AS thing
    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = current_schema()::regnamespace
      AND classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass) AND deptype = 'n'
      AND NOT EXISTS (
        SELECT FROM pg_depend WHERE deptype = 'e' AND (classid, objid) = (owned.classid, owned.objid))`)
  const drops = rows.map(({ type, identity }) => `DROP ${type} IF EXISTS ${identity} CASCADE`)
  await client.query(drops.join(';'))
}

await runScript(main)
