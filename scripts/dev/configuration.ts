import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from '@/lib/env'
import { DATABASES } from '@/lib/env/database'
import { isLoopback } from '@/lib/env/web-address'
import { LaunchError } from '@/lib/server/operator-error'
import { reserveFreePort, reservePort } from './embedded-postgres/free-port'
import type { Environment } from './env-files'
import { DATA } from './project'

/** Completes the environment: port, address, secret. Throws `EnvError`, `LaunchError`. */
export async function completeConfiguration(environment: Environment) {
  checkConfiguration(environment)
  const { port, appUrl } = await chooseAddress(environment)
  return {
    PORT: String(port),
    APP_URL: appUrl,
    AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),
  }
}

/** For scripts that do not serve the app and need no secret. Throws `EnvError`. */
export function checkEnvironment(environment: Environment): void {
  checkConfiguration({
    ...environment,
    AUTH_SECRET: environment.AUTH_SECRET ?? randomBytes(32).toString('base64'),
  })
}

const EMBEDDED = 'postgresql://embedded@127.0.0.1/latchkey'
const OTHERS = Object.fromEntries(DATABASES.slice(1).map(({ variable }) => [variable, EMBEDDED]))

/**
 * Checks the environment before anything is started or written. Values that will be added later
 * count as present. Throws `EnvError`.
 */
export function checkConfiguration(environment: Environment): void {
  const { APP_URL, VERCEL } = environment
  const isLocal = APP_URL ? URL.canParse(APP_URL) && isLoopback(new URL(APP_URL).hostname) : !VERCEL
  parseEnv({
    ...(isLocal && { AUTH_SECRET: randomBytes(32).toString('base64') }),
    ...(!VERCEL && { DATABASE_URL: EMBEDDED }),
    ...(!VERCEL && !environment.DATABASE_URL && OTHERS),
    ...environment,
  })
}

const SECRET_BYTES = 32

/**
 * This machine's AUTH_SECRET, created on first use in `.data/auth-secret`, readable by its owner
 * only. For loopback addresses only.
 */
export function localAuthSecret(directory = DATA): string {
  const file = path.join(directory, 'auth-secret')
  mkdirSync(directory, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, randomBytes(SECRET_BYTES).toString('base64'), { mode: 0o600 })
  try {
    // Atomic: the first of several processes wins.
    linkSync(unfinished, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}

const DEFAULT_PORT = 3000

/**
 * The port to listen on and the public address. Defaults to the first free port from 3000. A given
 * port that is taken is a `LaunchError`.
 * @public Tested with the template.
 */
export async function chooseAddress({
  PORT,
  APP_URL,
  CODESPACE_NAME,
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: codespaces,
}: Environment): Promise<{ port: number; appUrl: string }> {
  const asked = PORT ? Number(PORT) : APP_URL ? portOf(new URL(APP_URL)) : null
  if (asked !== null && !(await reservePort(asked)))
    throw new LaunchError(
      `Port ${asked} is taken. Stop what listens there, or set PORT to another one. Example: PORT=${asked + 1}`,
    )
  const port = asked ?? (await reserveFreePort(DEFAULT_PORT))
  // In a codespace the browser is elsewhere, and passkeys belong to the forwarded address.
  const forwarded =
    CODESPACE_NAME && codespaces && `https://${CODESPACE_NAME}-${port}.${codespaces}`
  return { port, appUrl: APP_URL ?? (forwarded || `http://localhost:${port}`) }
}

/** On this machine the address has the port; elsewhere a proxy is in front of it. */
function portOf(url: URL): number {
  if (!isLoopback(url.hostname)) return DEFAULT_PORT
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}
