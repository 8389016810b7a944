import pg from 'pg'
import { migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/with-client'
import { openDatabase } from './launch/database'
import { requireDevelopment } from './launch/development-only'
import { readEnvFiles } from './launch/env-files'
import { MIGRATIONS } from './launch/project'
import { runScript } from './launch/run-script'

/** `npm run db:reset`: empties the database and applies all migrations. For development; anything else needs `-- --force`. */
async function main(): Promise<void> {
  const environment = readEnvFiles('development')
  const database = await openDatabase(environment)
  try {
    if (!process.argv.includes('--force'))
      requireDevelopment(environment, database.directUrl, 'To lose all its data, add -- --force.')
    await withClient(database.directUrl, emptySchema)
    const { applied } = await migrate(database.directUrl, MIGRATIONS)
    console.log(
      `Emptied the database and applied ${applied.length} migrations (database: ${database.label}).`,
    )
  } finally {
    await database.stop()
  }
}

/** The schema of the address or of its role, and nothing else that the database may hold. */
async function emptySchema(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ schema: string | null }>(
    'SELECT current_schema() AS schema',
  )
  const schema = rows[0]?.schema
  if (!schema) return
  const name = pg.escapeIdentifier(schema)
  await client.query(`DROP SCHEMA ${name} CASCADE; CREATE SCHEMA ${name}`)
}

await runScript(main)
