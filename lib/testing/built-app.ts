import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'
import { startApp } from './app'
import { runProcess } from './run-process'
import { copyTemplate, openTestServer } from './test-server'

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
