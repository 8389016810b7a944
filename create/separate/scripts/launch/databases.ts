import path from 'node:path'
import { migrate } from '@/lib/db/migrate'
import { createDatabase } from '@/scripts/embedded-postgres/admin'
import { type Database, openDatabase } from './database'
import type { Environment } from './env-files'
import { LaunchError } from './launch-error'
import { MIGRATIONS, PROJECT } from './project'

const EMBEDDED_APP_DATABASE = 'latchkey_app'

/** The authentication's database, and beside it the app's. */
export type Databases = Database & { app: { url: string; directUrl: string } }

/** Finds both databases; the embedded server has both. Throws `LaunchError` when a server is named for one of them only. */
export async function openDatabases(environment: Environment): Promise<Databases> {
  const { APP_DATABASE_URL, DIRECT_APP_DATABASE_URL } = environment
  const given = APP_DATABASE_URL ?? DIRECT_APP_DATABASE_URL
  const auth = await openDatabase(environment)
  if (given) return { ...auth, app: { url: given, directUrl: DIRECT_APP_DATABASE_URL ?? given } }
  if (!auth.embedded)
    throw new LaunchError(
      'APP_DATABASE_URL is not set: DATABASE_URL is for authentication alone. Example: APP_DATABASE_URL=postgresql://user:password@host:5432/app',
    )
  await createDatabase(auth.url, EMBEDDED_APP_DATABASE)
  const url = auth.embedded.urlOf(EMBEDDED_APP_DATABASE)
  return { ...auth, app: { url, directUrl: url } }
}

/** `migrate` for both: what was applied, edited and is there in all. */
export async function migrateBoth({
  directUrl,
  app,
}: {
  directUrl: string
  app: { directUrl: string }
}) {
  const done = [
    await migrate(directUrl, MIGRATIONS),
    await migrate(app.directUrl, path.join(PROJECT, 'prisma', 'app', 'migrations')),
  ]
  return {
    applied: done.flatMap(({ applied }) => applied),
    edited: done.flatMap(({ edited }) => edited),
    unknown: done.flatMap(({ unknown }) => unknown),
    total: done.reduce((sum, { total }) => sum + total, 0),
  }
}
