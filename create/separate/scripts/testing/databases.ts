import { createDatabase, dropDatabase } from '@/scripts/embedded-postgres/admin'
import { databaseUrl } from '@/scripts/launch/database-url'

// Under test, the app's database stands beside the other one, under its name with this at the end.
const SUFFIX = '_app'

/** Connection string of the app's database, by that of the authentication's. */
export function appDatabaseUrl(url: string): string {
  return databaseUrl(url, `${decodeURIComponent(new URL(url).pathname.slice(1))}${SUFFIX}`)
}

/** Makes both unless they exist, as copies of both templates if one is named. `url` is that of another database of the server. */
export async function createDatabases(url: string, name: string, template?: string): Promise<void> {
  await createDatabase(url, name, template)
  await createDatabase(url, name + SUFFIX, template && template + SUFFIX)
}

/** Removes both if they exist, whoever is connected to them. */
export async function dropDatabases(url: string, name: string): Promise<void> {
  await dropDatabase(url, name)
  await dropDatabase(url, name + SUFFIX)
}
