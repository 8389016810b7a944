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

/** Runs before the first request. Errors that the operator can fix exit with a line, not a stack. */
export async function startServer(): Promise<void> {
  try {
    const { migrateOnStart, databases, isDevelopment, isOnVercel, isIpAddress } = env()
    refuseCopiedSecret()
    if (isIpAddress)
      process.stderr.write(
        'APP_URL is an IP address, and passkeys need a domain. Use localhost or a domain. ' +
          'Example: APP_URL=http://localhost:3000\n',
      )
    // Vercel handles signals itself, and in development Next stops at once.
    if (!isDevelopment && !isOnVercel) drainOnSignal()
    if (migrateOnStart)
      for (const { directUrl, folder } of databases) await applyMigrations(directUrl, folder)
  } catch (error) {
    const line = operatorLine(error, migrationsVariable())
    // If this threw, Next would keep running and answer every request with 500.
    if (line) process.stderr.write(`${line}\n`)
    else
      logEvent('start_failed', {
        error: error instanceof Error ? error.name : typeof error,
        code: errorCode(error),
        stack: framesOf(error),
      })
    process.exit(1)
  }
  void learnAuthorizeOrigins()
  recordSocketAddresses(answerEarly)
  startSweeping()
}

/** A build copies `.env` beside the server, with the secret of the machine that built it. */
function refuseCopiedSecret(): void {
  const { isStandalone, isSecure } = env()
  // The environment before Next read the files.
  const { initialEnv } = nextEnv
  if (isStandalone && isSecure && initialEnv && !initialEnv.AUTH_SECRET)
    throw new EnvError(
      'AUTH_SECRET comes from a .env file beside the server, perhaps copied by a build. Remove the ' +
        'file and set AUTH_SECRET in the environment. ' +
        'Example: AUTH_SECRET=$(openssl rand -base64 32)',
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
