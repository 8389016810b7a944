import { isLoopback } from '@/lib/env'
import { withClient } from './embedded-postgres/admin'
import { openDatabase } from './launch/database'
import { readEnvFiles } from './launch/env-files'
import { LaunchError } from './launch/launch-error'
import { runScript } from './launch/run-script'
import { migrate } from './migrate'

/** `npm run db:reset`: empties the database and applies all migrations. For development; anything else needs `-- --force`. */
async function main(): Promise<void> {
  const isForced = process.argv.includes('--force')
  const environment = readEnvFiles('development')
  if (environment.NODE_ENV === 'production' && !isForced)
    throw new LaunchError('NODE_ENV is production: nothing was reset. To lose all data, add -- --force.')

  const database = await openDatabase(environment)
  try {
    const { hostname } = new URL(database.directUrl)
    if (!isLoopback(hostname) && !isForced) {
      throw new LaunchError(`The database is on ${hostname}, not on this machine: nothing was reset. To lose all its data, add -- --force.`)
    }
    await withClient(database.directUrl, (client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'))
    const { applied } = await migrate(database.directUrl)
    console.log(`Emptied the database and applied ${applied.length} migrations (database: ${database.label}).`)
  } finally {
    await database.stop()
  }
}

await runScript(main)
