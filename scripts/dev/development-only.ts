import { databaseHost, databaseVariables } from '@/lib/env/database'
import { isLoopback } from '@/lib/env/web-address'
import { LaunchError } from '@/lib/server/operator-error'
import type { Environment } from './env-files'

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
