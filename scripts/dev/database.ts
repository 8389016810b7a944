import path from 'node:path'
import { DATABASES, databaseAddresses, withDatabaseAddresses } from '@/lib/env/database'
import { checkEnvironment } from './configuration'
import { createDatabase } from './embedded-postgres/admin'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres'
import type { Environment } from './env-files'
import { DATA } from './project'

/** The databases of an environment: on the servers it names, or on the embedded one. */
export type Database = {
  all: { variable: string; folder: string; url: string; directUrl: string }[]
  url: string
  /** For migrations and tools: bypasses a pooler. */
  directUrl: string
  /** For messages. Never contains a password. */
  label: string
  embedded: EmbeddedPostgres | null
  stop: () => Promise<void>
}

/** Finds the databases, or starts the embedded ones. Throws `EnvError`, `LaunchError`. */
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

/** The app's variables for these databases. */
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
