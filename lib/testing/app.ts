import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { fileVariables } from '@/scripts/dev/env-files'
import { PROJECT } from '@/scripts/dev/project'
import { openDatabaseProxy } from './database-proxy'
import { expectNoSecrets, passwordOf } from './leaks'
import { killChildren, runProcess } from './run-process'
import { testEnvironment } from './test-environment'
import { copyTemplate, openTestServer } from './test-server'

/**
 * Starts the production build as `npm start` does, on a free port and without this machine's
 * configuration. Build first. `env` adds variables or changes them. Its end throws if the output
 * contains a secret.
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
  const secrets = { AUTH_SECRET: given.AUTH_SECRET, password: passwordOf(databaseUrl) }
  return {
    url,
    /** Everything printed so far. */
    output: server.output,
    /** The exit code, once the process has ended. */
    exited: server.exited,
    /** Sends SIGTERM and returns the exit code. */
    async stop() {
      server.kill('SIGTERM')
      const code = await server.exited
      expectNoSecrets(server.output(), secrets)
      return code
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
      expectNoSecrets(server.output(), secrets)
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

/**
 * Builds the app (unless E2E_BUILT=true) and starts it on a new migrated database. `close()` stops
 * the app and drops the database.
 */
export async function openBuiltApp({
  name,
  env,
  logFile,
}: {
  name: string
  env?: Record<string, string>
  logFile?: string
}) {
  if (process.env.E2E_BUILT !== 'true') await build()
  const server = await openTestServer()
  try {
    await server.makeTemplate()
    const databaseUrl = await copyTemplate(server, name)
    const app = await startApp({ databaseUrl, env, logFile })
    return {
      url: app.url,
      databaseUrl,
      server,
      output: app.output,
      async close() {
        await app.stop()
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

async function build(): Promise<void> {
  const build = runProcess(
    process.execPath,
    ['--import', 'tsx', path.join('scripts', 'build.ts')],
    {
      cwd: PROJECT,
      env: { NODE_ENV: 'production' },
    },
  )
  if ((await build.exited) !== 0) throw new Error(`The production build failed:\n${build.output()}`)
}

let count = 0

/**
 * For browser tests that break things: another app (from the existing build) with its own database
 * behind a proxy that can be stopped or frozen.
 */
export async function startIsolatedApp(env: Record<string, string> = {}) {
  const server = {
    adminUrl: process.env.E2E_SERVER_URL ?? '',
    template: process.env.E2E_TEMPLATE ?? '',
  }
  const databaseUrl = await copyTemplate(server, `app_${process.pid}_${++count}`)
  const proxy = await openDatabaseProxy(databaseUrl)
  const start = () => startApp({ databaseUrl: proxy.url, env })
  let app = await start()
  return {
    app: () => app,
    proxy,
    databaseUrl,
    /**
     * Starts the app again after `app().kill()` or `app().stop()`, on a new port unless `env` has
     * PORT.
     */
    async restart() {
      app = await start()
    },
    async close() {
      await app.stop()
      await proxy.stop()
    },
  }
}
