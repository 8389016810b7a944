import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { APP_NAME } from '@/lib/brand'
import { LaunchError } from '@/lib/server/operator-error'
import { completeConfiguration } from './configuration'
import { type Database, migrateAll, openDatabase, variablesOf, warnOfMigrations } from './database'
import { type Environment, readEnvFiles } from './env-files'
import { keepRunning } from './keep-running'
import { BUILD_ID, type NextProcess, requireReadablePath, startNext } from './next-process'
import { generateClient } from './prisma-cli'
import { untilToldToStop } from './stop-signal'

/** Something that runs as long as the app, and the variables that tell the app about it. */
export type Companion = (
  environment: Environment,
) => Promise<{ environment: Environment; stop: () => Promise<void> }>

/**
 * Serves the app until told to stop: completes the environment, starts database and companions,
 * migrates, starts Next, and stops all in reverse order. The exit code is 0 after a signal, else
 * Next's own.
 */
export async function serve(command: 'dev' | 'start', companions: Companion[] = []): Promise<void> {
  requireReadablePath()
  const { port, args } = splitArguments(process.argv.slice(2))
  const found: Environment = {
    ...readEnvFiles(command === 'dev' ? 'development' : 'production'),
    ...(port && { PORT: port }),
  }
  // Only what Next does not find itself: it reads the same files, and reloads them when they
  // change.
  const additions: Environment = await completeConfiguration(found)
  if (command === 'start' && !existsSync(BUILD_ID))
    throw new LaunchError('There is no production build yet: run npm run build first.')

  let next: NextProcess | null = null
  const ending = new AbortController()
  const told = untilToldToStop(() => next?.kill()).then(() => ending.abort())
  const started: { stop: () => Promise<void> }[] = []
  try {
    if (command === 'dev') await generateClient()
    const database = await openDatabase(found)
    started.push(database)
    Object.assign(additions, variablesOf(database))
    // Other databases are migrated by the app itself if MIGRATE_ON_START=true.
    if (database.embedded || command === 'dev') await migrateAndWarn(database)
    if (database.embedded) started.push(guard(database.embedded))
    for (const start of companions) {
      const companion = await start({ ...found, ...additions })
      started.push(companion)
      Object.assign(additions, companion.environment)
    }
    if (ending.signal.aborted) return

    next = startNext(command, args, additions)
    started.push(next)
    void untilAnswering(Number(additions.PORT), ending.signal).then((isAnswering) => {
      if (isAnswering)
        console.log(`${APP_NAME} is ready at ${additions.APP_URL} (database: ${database.label})`)
    })
    const code = await Promise.race([next.exited, told])
    process.exitCode = code ?? 0
  } finally {
    ending.abort()
    for (const part of started.reverse()) await part.stop()
  }
}

async function migrateAndWarn(database: Database): Promise<void> {
  const result = await migrateAll(database.all)
  const { applied } = result
  warnOfMigrations(result)
  if (applied.length > 0 && !database.embedded) console.log(`Applied ${applied.join(', ')}.`)
}

function guard(embedded: NonNullable<Database['embedded']>): { stop: () => Promise<void> } {
  const ending = new AbortController()
  const done = keepRunning(embedded, ending.signal)
  return {
    async stop() {
      ending.abort()
      await done
    },
  }
}

/** We handle `--port`, because APP_URL depends on it; all other arguments are Next's. */
function splitArguments(given: string[]): { port: string | undefined; args: string[] } {
  const { values, tokens } = parseArgs({
    args: given,
    options: { port: { type: 'string', short: 'p' } },
    strict: false,
    tokens: true,
  })
  const own = new Set(
    tokens.flatMap((token) =>
      token.kind === 'option' && token.name === 'port'
        ? [token.index, ...(token.inlineValue ? [] : [token.index + 1])]
        : [],
    ),
  )
  return {
    port: typeof values.port === 'string' ? values.port : undefined,
    args: given.filter((_, index) => !own.has(index)),
  }
}

const POLL_MS = 100
const REQUEST_MS = 10_000

/**
 * Resolves to true once the app on this port answers any request, or to false when the signal
 * aborts.
 */
async function untilAnswering(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      await fetch(`http://127.0.0.1:${port}/api/health/live`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
        redirect: 'manual',
      })
      return true
    } catch {
      await delay(POLL_MS)
    }
  }
  return false
}
