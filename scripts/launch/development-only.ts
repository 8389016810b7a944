import { isLoopback } from '@/lib/env'
import type { Environment } from './env-files'
import { LaunchError } from './launch-error'

/** Throws `LaunchError` unless this is development on a database of this machine. `hint` says what else there is to do. */
export function requireDevelopment(
  { NODE_ENV }: Environment,
  databaseUrl: string,
  hint: string,
): void {
  if (NODE_ENV === 'production')
    throw new LaunchError(`NODE_ENV is production: nothing was changed. ${hint}`.trim())
  const { hostname } = new URL(databaseUrl)
  if (!isLoopback(hostname))
    throw new LaunchError(
      `The database is on ${hostname}, not on this machine: nothing was changed. ${hint}`.trim(),
    )
}
