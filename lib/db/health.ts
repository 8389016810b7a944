import 'server-only'
import { env } from '@/lib/env'
import { db } from './client'
import { migrationsIn, readMigrations } from './migrations/files'
import { readRecordedNames } from './migrations/records'
import { pool } from './pool'

const DEADLINE_MS = 1_800

/** Databases don't lose migrations, so a process stops looking once none is missing. */
let isMigrated = false

/** Whether the database answers within the deadline and has this version's tables. Never throws. */
export async function databaseStatus(): Promise<'ok' | 'migrations pending' | 'unavailable'> {
  const others = env().databases.slice(1)
  const answered = Promise.all([
    db.$queryRaw`SELECT 1 FROM users LIMIT 1`,
    ...others.map(({ url }) => pool(url).query('SELECT 1')),
  ]).then(
    async () => ((await areMigrationsPending()) ? 'migrations pending' : 'ok'),
    () => 'unavailable' as const,
  )
  const deadline = new Promise<'unavailable'>((resolve) =>
    setTimeout(resolve, DEADLINE_MS, 'unavailable').unref(),
  )
  return Promise.race([answered, deadline])
}

/** False if it can't tell: without the folder, the records, or the right to read them. */
async function areMigrationsPending(): Promise<boolean> {
  if (isMigrated) return false
  try {
    for (const { url, folder } of env().databases) {
      const recorded = await readRecordedNames(pool(url))
      const isMissing = ({ name }: { name: string }) => !recorded.includes(name)
      if (recorded.length > 0 && readMigrations(migrationsIn(folder)).some(isMissing)) return true
    }
    isMigrated = true
  } catch {
    return false
  }
  return false
}
