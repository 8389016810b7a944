import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DATA, PROJECT } from '@/scripts/launch/project'
import { startApp } from './app'
import { runProcess } from './run-process'
import { applyEnvironment, testEnvironment } from './test-environment'
import { copyTemplate, openTestServer } from './test-server'

/**
 * Once per run of Playwright: builds the app, gives it a database of its own and starts it. Tests find it through their environment, which is
 * that of the app: APP_URL, DATABASE_URL and so on; E2E_APP_LOG is the file of what it prints, E2E_SERVER_URL and E2E_TEMPLATE are for `copyTemplate`.
 * E2E_BUILT=true takes the build that is there.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.E2E_BUILT !== 'true') await build()
  const server = await openTestServer()
  await server.makeTemplate()
  const databaseUrl = await copyTemplate(server, 'e2e')
  const logFile = path.join(DATA, 'test', `app-${process.pid}.log`)
  mkdirSync(path.dirname(logFile), { recursive: true })
  const app = await startApp({ databaseUrl, logFile })
  applyEnvironment({
    ...testEnvironment(databaseUrl),
    APP_URL: app.url,
    E2E_APP_LOG: logFile,
    E2E_SERVER_URL: server.adminUrl,
    E2E_TEMPLATE: server.template,
  })
  return async () => {
    await app.stop()
    await server.close()
    rmSync(logFile, { force: true })
  }
}

async function build(): Promise<void> {
  const build = runProcess(process.execPath, ['--import', 'tsx', path.join('scripts', 'build.ts')], {
    cwd: PROJECT,
    env: { NODE_ENV: 'production' },
  })
  if ((await build.exited) !== 0) throw new Error(`The production build failed:\n${build.output()}`)
}
