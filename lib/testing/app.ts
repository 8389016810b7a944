import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { fileVariables } from '@/scripts/dev/env-files'
import { PROJECT } from '@/scripts/dev/project'
import { killChildren } from './children'
import { runProcess } from './run-process'
import { testEnvironment } from './test-environment'

/**
 * Starts the production build as `npm start` does, on a free port and without this machine's
 * configuration. Build first. `env` adds variables or changes them.
 */
export async function startApp({
  databaseUrl,
  env = {},
  logFile,
}: {
  databaseUrl: string
  env?: Record<string, string>
  logFile?: string
}) {
  const unset = Object.fromEntries(
    [...fileVariables('production'), ...Object.keys(testEnvironment(''))].map((name) => [name, '']),
  )
  const own = {
    ...testEnvironment(databaseUrl),
    APP_URL: '',
    NODE_ENV: 'production',
    RATE_LIMIT_SCALE: '1000',
    npm_lifecycle_event: 'test',
    ...env,
  }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  const server = runProcess(
    process.execPath,
    ['--import', 'tsx', path.join('scripts', 'start.ts')],
    {
      cwd: PROJECT,
      env: { ...unset, ...given },
    },
  )
  if (logFile) server.onOutput((text) => appendFileSync(logFile, text))
  const [, url = ''] = await server.printed(/is ready at (\S+)/)
  return {
    url,
    /** Everything printed so far. */
    output: server.output,
    /** The exit code, once the process has ended. */
    exited: server.exited,
    /** Sends SIGTERM and returns the exit code. */
    async stop() {
      server.kill('SIGTERM')
      return server.exited
    },
    /**
     * Sends SIGKILL to the app and its children, as a crash would, and waits until all are gone.
     */
    async kill() {
      // If only the launcher died, Next would finish its requests first.
      killChildren(server.pid)
      server.kill('SIGKILL')
      await server.exited
      await untilRefused(url)
    },
  }
}

async function untilRefused(url: string): Promise<void> {
  for (;;) {
    try {
      await fetch(new URL('/api/health/live', url), {
        signal: AbortSignal.timeout(500),
        headers: { connection: 'close' },
      })
    } catch {
      return
    }
  }
}
