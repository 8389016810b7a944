import 'server-only'
import path from 'node:path'
import nextEnv from '@next/env'
import { learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { errorCode } from '@/lib/db/errors'
import { compareMigrations, migrate } from '@/lib/db/migrate'
import { EnvError, env, migrationsVariable } from '@/lib/env'
import { drainOnSignal } from './drain'
import { answerEarly } from './early-answer'
import { framesOf, logEvent } from './log'
import { operatorLine } from './operator-error'
import { recordSocketAddresses } from './socket-address'
import { startSweeping } from './sweep'

/**
 * Runs before the first request. Errors that the operator can fix exit with a line, not a stack.
 */
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
  void compareDatabases()
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

/**
 * Says in one line what a server that does not migrate lacks. Nobody waits for it, and an
 * unreachable database is reported elsewhere.
 */
async function compareDatabases(): Promise<void> {
  const { migrateOnStart, databases, isDevelopment } = env()
  if (migrateOnStart || isDevelopment) return
  for (const { directUrl, folder } of databases) {
    const found = await compareMigrations(directUrl, migrationsIn(folder)).catch(() => null)
    if (!found || found.pending.length + found.unknown.length === 0) continue
    logEvent('migrations_differ', {
      pending: found.pending.join(', '),
      unknown: found.unknown.join(', '),
      message:
        'Apply what is pending: npm run db:migrate, or MIGRATE_ON_START=true. What is unknown was applied by another version of the app.',
    })
  }
}

/** Several instances may do so at once. */
async function applyMigrations(url: string, folder: string): Promise<void> {
  const { applied, edited, unknown } = await migrate(url, migrationsIn(folder))
  for (const name of applied) logEvent('migration_applied', { name })
  for (const name of edited) logEvent('migration_edited', { name })
  for (const name of unknown) logEvent('migration_unknown', { name })
}

/**
 * Looked up where the server starts: the project's folder or, in a container, the one of server.js.
 */
function migrationsIn(folder: string): string {
  return path.join(/* turbopackIgnore: true */ process.cwd(), folder, 'migrations')
}
