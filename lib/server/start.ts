import 'server-only'
import path from 'node:path'
import nextEnv from '@next/env'
import { learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { errorCode } from '@/lib/db/errors'
import { migrate } from '@/lib/db/migrate'
import { EnvError, env, migrationsVariable } from '@/lib/env'
import { drainOnSignal } from './drain'
import { answerEarly } from './early-answer'
import { framesOf, logEvent } from './log'
import { operatorLine } from './operator-error'
import { recordSocketAddresses } from './socket-address'
import { startSweeping } from './sweep'

/** What a server process needs before its first request. What whoever runs it can mend ends it with its lines alone: a wrong environment, a migration. */
export async function startServer(): Promise<void> {
  try {
    const { migrateOnStart, databases, isDevelopment, isOnVercel, isIpAddress } = env()
    refuseCopiedSecret()
    if (isIpAddress)
      process.stderr.write(
        'APP_URL is an IP address, which cannot own passkeys: nobody can make one. Use localhost or a domain. Example: APP_URL=http://localhost:3000\n',
      )
    // A platform that starts and ends processes by itself has handlers of its own; in development Next ends at once.
    if (!isDevelopment && !isOnVercel) drainOnSignal()
    if (migrateOnStart)
      for (const { directUrl, folder } of databases) await applyMigrations(directUrl, folder)
  } catch (error) {
    const line = operatorLine(error, migrationsVariable())
    // Thrown from here, Next would go on without us and answer everything with 500.
    if (line) process.stderr.write(`${line}\n`)
    else
      logEvent('start_failed', {
        error: error instanceof Error ? error.name : typeof error,
        code: errorCode(error),
        stack: framesOf(error),
      })
    process.exit(1)
  }
  // Nobody waits for a provider, the start neither.
  void learnAuthorizeOrigins()
  recordSocketAddresses(answerEarly)
  startSweeping()
}

/** Next's build puts a copy of `.env` beside the server: the secret in it belongs to the machine that built it. */
function refuseCopiedSecret(): void {
  const { isStandalone, isSecure } = env()
  // What Next found in the environment before it read the files.
  const { initialEnv } = nextEnv
  if (isStandalone && isSecure && initialEnv && !initialEnv.AUTH_SECRET)
    throw new EnvError(
      'AUTH_SECRET is taken from a .env file beside the server, perhaps a copy that a build made. Remove the file, and set AUTH_SECRET in the environment. Example: AUTH_SECRET=$(openssl rand -base64 32)',
    )
}

/** Looked up where the server starts: the project's folder or, in a container, the one of server.js. Several instances may do so at once. */
async function applyMigrations(url: string, folder: string): Promise<void> {
  const { applied, edited, unknown } = await migrate(
    url,
    path.join(/* turbopackIgnore: true */ process.cwd(), folder, 'migrations'),
  )
  for (const name of applied) logEvent('migration_applied', { name })
  for (const name of edited) logEvent('migration_edited', { name })
  for (const name of unknown) logEvent('migration_unknown', { name })
}
