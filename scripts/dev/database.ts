import path from 'node:path'
import { migrate } from '@/lib/db/migrate'
import {
  DATABASES,
  databaseAddresses,
  databaseHost,
  databaseVariables,
  withDatabaseAddresses,
} from '@/lib/env/database'
import { isLoopback } from '@/lib/env/web-address'
import { LaunchError } from '@/lib/server/operator-error'
import { checkEnvironment } from './configuration'
import { createDatabase } from './embedded-postgres/admin'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres'
import type { Environment } from './env-files'
import { DATA, PROJECT } from './project'

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

/**
 * Throws `LaunchError` unless this is development with a database on this machine. `hint` is added
 * to the message.
 */
export function requireDevelopment(
  environment: Environment,
  databaseUrl: string,
  hint: string,
): void {
  if (environment.NODE_ENV === 'production')
    throw new LaunchError(`NODE_ENV is production: nothing was changed. ${hint}`.trim())
  const host = databaseHost(databaseUrl)
  if (!isLoopback(host) && !host.startsWith('/'))
    throw new LaunchError(
      `${databaseVariables(environment).migrations} is not a database of this machine: nothing was changed. ${hint}`.trim(),
    )
}
