import { randomBytes } from 'node:crypto'
import { parseEnv } from '@/lib/env'
import { DATABASES } from '@/lib/env/databases'
import { isLoopback } from '@/lib/env/web-address'
import { chooseAddress } from './address'
import { localAuthSecret } from './auth-secret'
import type { Environment } from './env-files'

/** What the environment leaves open, worked out: where to listen, the address, the secret. The database comes later. Throws `EnvError`, `LaunchError`. */
export async function completeConfiguration(environment: Environment) {
  checkConfiguration(environment)
  const { port, appUrl } = await chooseAddress(environment)
  return {
    PORT: String(port),
    APP_URL: appUrl,
    AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),
  }
}

/** For a script that serves nothing, and so needs no secret. Throws `EnvError`. */
export function checkEnvironment(environment: Environment): void {
  checkConfiguration({
    ...environment,
    AUTH_SECRET: environment.AUTH_SECRET ?? randomBytes(32).toString('base64'),
  })
}

const EMBEDDED = 'postgresql://embedded@127.0.0.1/latchkey'
const OTHERS = Object.fromEntries(DATABASES.slice(1).map(({ variable }) => [variable, EMBEDDED]))

/** Everything that can be checked before anything is started or written. What will be brought along counts as there. */
function checkConfiguration(environment: Environment): void {
  const { APP_URL, VERCEL } = environment
  const isLocal = APP_URL ? URL.canParse(APP_URL) && isLoopback(new URL(APP_URL).hostname) : !VERCEL
  parseEnv({
    ...(isLocal && { AUTH_SECRET: randomBytes(32).toString('base64') }),
    ...(!VERCEL && { DATABASE_URL: EMBEDDED }),
    ...(!VERCEL && !environment.DATABASE_URL && OTHERS),
    ...environment,
  })
}
