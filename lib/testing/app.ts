import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { fileVariables } from '@/scripts/dev/env-files'
import { PROJECT } from '@/scripts/dev/project'
import { killChildren } from './children'
import { runProcess } from './run-process'
import { testEnvironment } from './test-environment'

/**
 * Starts the production build as `npm start` does, on that database and a free port, with nothing of this machine's configuration.
 * `env` adds to it or changes it. What the app prints goes to `logFile`, too. Build first.
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
    /** Everything it printed. */
    output: server.output,
    /** Its exit code, once it has ended. */
    exited: server.exited,
    /** Ends it with SIGTERM; returns its exit code. */
    async stop() {
      server.kill('SIGTERM')
      return server.exited
    },
    /** Ends it with SIGKILL, as a crash would; what it had started is gone when this returns. */
    async kill() {
      // Without its launcher alone, Next would finish what runs.
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
