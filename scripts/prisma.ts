import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { errorCode } from '@/lib/db/errors'
import { withClient } from '@/lib/db/with-client'
import { DATABASES } from '@/lib/env/database'
import { LaunchError } from '@/lib/server/operator-error'
import { type Database, openDatabase } from './dev/database'
import { dropDatabase } from './dev/embedded-postgres/admin'
import { startEmbeddedPostgres } from './dev/embedded-postgres/embedded-postgres'
import { readEnvFiles } from './dev/env-files'
import { findPrismaCli, generateClient, prismaEnvironment } from './dev/prisma-cli'
import { DATA } from './dev/project'
import { runScript } from './dev/run-script'

const MISSING_DATABASE = '3D000'
/** Scripts of package.json that need only the generated client. */
const PREPARING = ['postinstall', 'check', 'db:seed', 'doctor']
const WITHOUT_DATABASE = ['generate', 'validate', 'format', 'version', 'init', 'help']

/**
 * `npm run prisma -- <command>`: Prisma's CLI on DIRECT_DATABASE_URL, DATABASE_URL or the embedded
 * database.
 */
async function main(): Promise<void> {
  // `--app` selects a second database, in prisma/app.
  const chosen = DATABASES.findIndex(({ folder }) =>
    process.argv.includes(`--${path.basename(folder)}`),
  )
  const { folder = 'prisma' } = DATABASES[Math.max(chosen, 0)] ?? {}
  const args = process.argv.slice(2).filter((argument) => argument !== `--${path.basename(folder)}`)
  const isPreparing = PREPARING.includes(process.env.npm_lifecycle_event ?? '')
  if (isPreparing) {
    await generateClient()
    return
  }
  const cli = findPrismaCli()
  if (!cli) throw new LaunchError('prisma is not installed: run npm install.')

  const environment = readEnvFiles('development')
  const command = args.find((argument) => !argument.startsWith('-'))
  const needsDatabase = command !== undefined && !WITHOUT_DATABASE.includes(command)
  const database = needsDatabase ? await openDatabase(environment) : null
  let shadow: Awaited<ReturnType<typeof openShadowDatabase>> = null
  try {
    const directUrl = database?.all[Math.max(chosen, 0)]?.directUrl
    const exists = directUrl && !args.includes('diff') && (await requireServer(directUrl))
    if (exists && command === 'migrate' && args.includes('dev') && !environment.SHADOW_DATABASE_URL)
      shadow = await openShadowDatabase({ embedded: database?.embedded ?? null, directUrl })
    process.exitCode = await runCli(cli, args, {
      ...process.env,
      ...prismaEnvironment(command ?? args[0]),
      ...(directUrl && { DATABASE_URL: directUrl }),
      PRISMA_FOLDER: folder,
      SHADOW_DATABASE_URL: environment.SHADOW_DATABASE_URL ?? shadow?.url,
    })
  } finally {
    await shadow?.stop()
    await database?.stop()
  }
}

/**
 * Whether the database exists; Prisma creates a missing one. Prisma's own connection errors would
 * print parts of the address.
 */
async function requireServer(url: string): Promise<boolean> {
  try {
    return await withClient(url, async () => true)
  } catch (error) {
    if (errorCode(error) !== MISSING_DATABASE) throw error
    return false
  }
}

/**
 * Runs the CLI in the foreground and returns its exit code. It receives Ctrl-C itself; we stay to
 * stop the database.
 */
async function runCli(cli: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit', env })
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

/**
 * A shadow database on the embedded server, for a role that may not create one (Neon, Amazon RDS);
 * null if it may. Throws `LaunchError` without an embedded server.
 */
export async function openShadowDatabase(
  database: Pick<Database, 'embedded' | 'directUrl'>,
): Promise<{ url: string; stop: () => Promise<void> } | null> {
  if (database.embedded || (await mayCreateDatabases(database.directUrl))) return null
  const name = `shadow_${process.pid}`
  const embedded = await startEmbeddedPostgres({
    home: path.join(DATA, 'postgres'),
    database: name,
  }).catch((error: unknown) => {
    throw error instanceof LaunchError ? new LaunchError(NO_SHADOW) : error
  })
  return {
    url: embedded.url,
    async stop() {
      await dropDatabase(embedded.urlOf('postgres'), name)
      await embedded.stop()
    },
  }
}

const NO_SHADOW =
  'SHADOW_DATABASE_URL is not set, and the role may not create the database that this command needs for a moment. Name an empty one. Example: SHADOW_DATABASE_URL=postgresql://user:password@host:5432/shadow'

async function mayCreateDatabases(url: string): Promise<boolean> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ allowed: boolean }>(
      'SELECT rolcreatedb OR rolsuper AS allowed FROM pg_roles WHERE rolname = current_user',
    )
    return rows[0]?.allowed ?? false
  })
}

await runScript(main)
