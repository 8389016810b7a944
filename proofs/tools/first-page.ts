import { once } from 'node:events'
import { createServer } from 'node:net'
import { runProcess } from '../../lib/testing/run-process'
import { NEUTRAL_ENVIRONMENT } from './clone'
import { record } from './steps'

const START_MS = 5 * 60 * 1000

/** Starts an app's server, asks for its home page, and stops it as Ctrl-C does. */
export async function firstPage(
  name: string,
  app: string,
  [command = '', ...args]: string[],
  env: Record<string, string>,
): Promise<void> {
  const server = runProcess(command, args, {
    cwd: app,
    env: { ...NEUTRAL_ENVIRONMENT, PORT: await freePort(), ...env },
    detached: true,
  })
  try {
    const [, url = ''] = await server.printed(/is ready at (\S+)/, START_MS)
    const page = await fetch(url, { signal: AbortSignal.timeout(START_MS) })
    record(name, page.ok && (await page.text()).includes('My App'), server.output())
  } catch (error) {
    record(name, false, String(error))
  } finally {
    stop(-server.pid)
    await server.exited
  }
}

/** It may have ended already. */
function stop(group: number): void {
  try {
    process.kill(group, 'SIGINT')
  } catch {}
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return String(typeof address === 'object' ? address?.port : '')
}
