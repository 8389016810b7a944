import { parseArgs } from 'node:util'
import { withClient } from '@/lib/db/with-client'
import { env } from '@/lib/env'
import { databaseHost } from '@/lib/env/database'
import { isLoopback } from '@/lib/env/web-address'
import { LaunchError } from '@/lib/server/operator-error'
import { checkEnvironment, localAuthSecret } from '@/scripts/dev/configuration'
import { type Database, openDatabase, variablesOf } from '@/scripts/dev/database'
import { type Environment, modeOfProcess, readEnvFiles } from '@/scripts/dev/env-files'
import { runScript } from '@/scripts/dev/run-script'
import { BETTER_AUTH } from './import/better-auth'
import { NEXT_AUTH } from './import/next-auth'
import { userOf } from './import/normalize'
import { Report } from './import/report'
import { openSource, type Source } from './import/source'
import { assertMigrated, importBatch } from './import/target'
import type { SourceKind } from './import/types'

const USAGE =
  'Usage: npm run import -- better-auth|next-auth <connection> [--write] [--name <name>]. More: docs/migrating.md'
const KINDS = [BETTER_AUTH, NEXT_AUTH]

/**
 * `npm run import -- better-auth <connection>` or `-- next-auth <connection>`: reports what copying
 * users, accounts and passkeys would do; `--write` does it, in batches. Never overwrites a row, and
 * never copies one twice.
 */
async function main(): Promise<void> {
  const { kind, connection, write, name } = readArguments()
  const environment = readEnvFiles(modeOfProcess())
  checkEnvironment(environment)
  const source = await openSource(kind, connection)
  try {
    if (source.numbersUsers && !name)
      throw new LaunchError(
        'The source numbers its users. Name it, so that user 1 of another source is not mistaken for this one: --name old-app',
      )
    const database = await openDatabase(environment)
    try {
      configure(environment, database)
      const { users, accounts, passkeys } = source.tables
      const tables = [users, accounts, passkeys].flatMap((table) => table?.label ?? []).join(', ')
      console.log(`From ${kind.name} (${source.label}: ${tables}) to ${database.label}.`)
      const report = await copy(kind, source, {
        url: database.directUrl,
        name: name ? `${kind.name}/${name}` : kind.name,
        write,
      })
      report.print(write)
    } finally {
      await database.stop()
    }
  } finally {
    await source.close()
  }
  if (!write) console.log('Nothing was written. To do it, add: --write')
}

function readArguments(): { kind: SourceKind; connection: string; write: boolean; name?: string } {
  try {
    const { values, positionals } = parseArgs({
      options: { write: { type: 'boolean', default: false }, name: { type: 'string' } },
      allowPositionals: true,
    })
    const [wanted, connection, ...rest] = positionals
    const kind = KINDS.find((candidate) => candidate.name === wanted)
    if (kind && connection && rest.length === 0)
      return { kind, connection, write: values.write, name: values.name }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new LaunchError(USAGE)
}

/** The app's configuration decides how tokens are stored and which providers are enabled. */
function configure(environment: Environment, database: Database): void {
  const { url, embedded } = database
  const isThisMachine =
    embedded !== null || isLoopback(databaseHost(url)) || databaseHost(url).startsWith('/')
  if (!environment.AUTH_SECRET && !isThisMachine && environment.KEEP_PROVIDER_TOKENS !== 'false')
    throw new LaunchError(
      "AUTH_SECRET is not set: tokens are encrypted with it. Set the app's own, or KEEP_PROVIDER_TOKENS=false to leave tokens out.",
    )
  Object.assign(process.env, environment, {
    ...variablesOf(database),
    AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),
  })
  env()
}

async function copy(
  kind: SourceKind,
  source: Source,
  { url, name, write }: { url: string; name: string; write: boolean },
): Promise<Report> {
  const report = new Report()
  await withClient(url, async (client) => {
    await assertMigrated(client)
    for await (const page of source.pages()) {
      const users = page.map((rows) => userOf(kind, name, rows))
      report.add(await importBatch(client, users, { firstOwners: source.firstOwners, write }))
    }
  })
  return report
}

await runScript(main)
