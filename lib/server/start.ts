import 'server-only'
import nextEnv from '@next/env'
import { learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { errorCode } from '@/lib/db/errors'
import { compareMigrations, migrate } from '@/lib/db/migrate'
import { migrationsIn } from '@/lib/db/migrations/files'
import { EnvError, env, migrationsVariable } from '@/lib/env'
import { adviceFor } from '@/lib/env/advice'
import { startSending } from '@/lib/mail/send'
import { drainOnSignal } from './drain'
import { answerEarly } from './early-answer'
import { framesOf, logEvent } from './log'
import { operatorLine } from './operator-error'
import { recordSocketAddresses } from './socket-address'
import { startSweeping } from './sweep'

/** Before the first request. What the operator can fix ends in one line, not a stack. */
export async function startServer(): Promise<void> {
  try {
    const { migrateOnStart, databases, isDevelopment, isOnVercel } = env()
    refuseCopiedSecret()
    for (const line of adviceFor(env())) process.stderr.write(`${line}\n`)
    // Vercel handles signals, and in development Next stops at once.
    if (!isDevelopment && !isOnVercel) drainOnSignal()
    if (migrateOnStart)
      for (const { directUrl, folder } of databases) await applyMigrations(directUrl, folder)
  } catch (error) {
    const line = operatorLine(error, migrationsVariable())
    // If this threw, Next would answer every request with 500.
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
  startSending()
}

/** A build copies `.env` beside the server. */
function refuseCopiedSecret(): void {
  const { isStandalone, isSecure } = env()
  // Before Next read the files.
  const { initialEnv } = nextEnv
  if (isStandalone && isSecure && initialEnv && !initialEnv.AUTH_SECRET)
    throw new EnvError(
      'AUTH_SECRET comes from a .env file beside the server, perhaps copied by a build. Remove the ' +
        'file and set AUTH_SECRET in the environment. ' +
        'Example: AUTH_SECRET=$(openssl rand -base64 32)',
    )
}

/** Logs what a server that doesn't migrate lacks. Nothing waits for it. */
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

async function applyMigrations(url: string, folder: string): Promise<void> {
  const { applied, edited, unknown } = await migrate(url, migrationsIn(folder))
  for (const name of applied) logEvent('migration_applied', { name })
  for (const name of edited) logEvent('migration_edited', { name })
  for (const name of unknown) logEvent('migration_unknown', { name })
}
