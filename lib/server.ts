import 'server-only'
import { EnvError, env } from './env'
import { recordSocketAddresses } from './http/socket-address'
import { startSweeping } from './sweep'

/** What a server process needs before its first request. A wrong environment ends it, with one line for each variable. */
export function startServer(): void {
  try {
    env()
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  recordSocketAddresses()
  startSweeping()
}
