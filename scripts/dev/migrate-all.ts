import path from 'node:path'
import { migrate } from '@/lib/db/migrate'
import { PROJECT } from './project'

/** Runs `migrate` for each database and adds up the results. */
export async function migrateAll(databases: { directUrl: string; folder: string }[]) {
  const done = []
  for (const { directUrl, folder } of databases)
    done.push(await migrate(directUrl, path.join(PROJECT, folder, 'migrations')))
  return {
    applied: done.flatMap(({ applied }) => applied),
    edited: done.flatMap(({ edited }) => edited),
    unknown: done.flatMap(({ unknown }) => unknown),
    total: done.reduce((sum, { total }) => sum + total, 0),
  }
}

/** Warns where the folder of migrations differs from what the database recorded. */
export function warnOfMigrations({
  edited,
  unknown,
}: {
  edited: string[]
  unknown: string[]
}): void {
  for (const name of edited) console.warn(`Migration ${name} was edited after it was applied.`)
  for (const name of unknown)
    console.warn(
      `Migration ${name} is applied but not in prisma/migrations: the database is that of another version of the app.`,
    )
}
