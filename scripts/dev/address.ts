import { isLoopback } from '@/lib/env/web-address'
import type { Environment } from './env-files'
import { reserveFreePort, reservePort } from './free-port'
import { LaunchError } from './launch-error'

const DEFAULT_PORT = 3000

/**
 * The port to listen on and the address people use. When neither PORT nor APP_URL says, the first free port from 3000 on; a port that was
 * asked for is taken or refused with a `LaunchError`, never another one. Expects valid values.
 */
export async function chooseAddress({
  PORT,
  APP_URL,
}: Environment): Promise<{ port: number; appUrl: string }> {
  const asked = PORT ? Number(PORT) : APP_URL ? portOf(new URL(APP_URL)) : null
  if (asked !== null && !(await reservePort(asked)))
    throw new LaunchError(
      `Port ${asked} is taken. Stop what listens there, or set PORT to another one. Example: PORT=${asked + 1}`,
    )
  const port = asked ?? (await reserveFreePort(DEFAULT_PORT))
  return { port, appUrl: APP_URL ?? `http://localhost:${port}` }
}

/** On this machine the address names the port; elsewhere something stands in front of it. */
function portOf(url: URL): number {
  if (!isLoopback(url.hostname)) return DEFAULT_PORT
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80))
}
