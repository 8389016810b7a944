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
    await withClient(database.directUrl, (client) =>
      client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'),
    )
    const { applied } = await migrate(database.directUrl, MIGRATIONS)
    console.log(
      `Emptied the database and applied ${applied.length} migrations (database: ${database.label}).`,
    )
  } finally {
    await database.stop()
  }
}

await runScript(main)
