import { migrateAll, openDatabase, warnOfMigrations } from './dev/database'
import { modeOfProcess, readEnvFiles } from './dev/env-files'
import { runScript } from './dev/run-script'

/**
 * `npm run db:migrate`: applies missing migrations to DIRECT_DATABASE_URL, DATABASE_URL or the
 * embedded database.
 */
async function main(): Promise<void> {
  const database = await openDatabase(readEnvFiles(modeOfProcess()))
  try {
    const result = await migrateAll(database.all)
    const { applied, total } = result
    warnOfMigrations(result)
    console.log(
      applied.length > 0
        ? `Applied ${applied.join(', ')} (database: ${database.label}).`
        : `All ${total} migrations are applied (database: ${database.label}).`,
    )
  } finally {
    await database.stop()
  }
}

await runScript(main)
