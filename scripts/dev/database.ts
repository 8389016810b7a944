import path from 'node:path'
import { databaseAddresses, withDatabaseAddresses } from '@/lib/env/database'
import { DATABASES } from '@/lib/env/databases'
import { checkEnvironment } from './configuration'
import { createDatabase } from './embedded-postgres/admin'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres'
import type { Environment } from './env-files'
import { DATA } from './project'

/** The databases that an environment means: on the servers it names, or else on the embedded one. `url` is that of the first. */
export type Database = {
  all: { variable: string; folder: string; url: string; directUrl: string }[]
  url: string
  /** For migrations and tools: not through a pooler. */
  directUrl: string
  /** For people. Never holds a password. */
  label: string
  embedded: EmbeddedPostgres | null
  stop: () => Promise<void>
}

/** Finds the database; starts the embedded one when the environment names none. Throws `EnvError`, or `LaunchError` when that cannot be done. */
export async function openDatabase(environment: Environment): Promise<Database> {
  checkEnvironment(environment)
  const found = withDatabaseAddresses(environment)
  const { DATABASE_URL, DIRECT_DATABASE_URL } = found
  const url = DATABASE_URL ?? DIRECT_DATABASE_URL
  if (url)
    return {
      all: databaseAddresses({ ...found, DATABASE_URL: url }),
      url,
      directUrl: DIRECT_DATABASE_URL ?? url,
      label: hostOf(url),
      embedded: null,
      stop: async () => undefined,
    }
  const embedded = await startEmbeddedPostgres({ home: path.join(DATA, 'postgres') })
  const others = DATABASES.slice(1).map((database) => ({
    ...database,
    name: `latchkey_${path.basename(database.folder)}`,
  }))
  for (const { name } of others) await createDatabase(embedded.url, name)
  const urls = [embedded.url, ...others.map(({ name }) => embedded.urlOf(name))]
  return {
    all: DATABASES.map((database, index) => {
      const url = urls[index] ?? ''
      return { ...database, url, directUrl: url }
    }),
    url: embedded.url,
    directUrl: embedded.url,
    label: 'embedded, .data/',
    embedded,
    stop: embedded.stop,
  }
}

/** The variables that name these databases to the app. */
export function variablesOf({ all }: Database): Environment {
  return Object.fromEntries(
    all.flatMap(({ variable, url, directUrl }) => [
      [variable, url],
      [`DIRECT_${variable}`, directUrl],
    ]),
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL'
}
