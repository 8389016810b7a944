import path from 'node:path'
import { withDatabaseAddresses } from '@/lib/env/database'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@/scripts/embedded-postgres/embedded-postgres'
import { checkEnvironment } from './configuration'
import type { Environment } from './env-files'
import { DATA } from './project'

/** The database that an environment means: the server it names, or else the embedded one. */
export type Database = {
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
  const { DATABASE_URL, DIRECT_DATABASE_URL } = withDatabaseAddresses(environment)
  const url = DATABASE_URL ?? DIRECT_DATABASE_URL
  if (url)
    return {
      url,
      directUrl: DIRECT_DATABASE_URL ?? url,
      label: hostOf(url),
      embedded: null,
      stop: async () => undefined,
    }
  const embedded = await startEmbeddedPostgres({ home: path.join(DATA, 'postgres') })
  return {
    url: embedded.url,
    directUrl: embedded.url,
    label: 'embedded, .data/',
    embedded,
    stop: embedded.stop,
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL'
}
