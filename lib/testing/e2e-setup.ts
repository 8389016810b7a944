import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DATA } from '@/scripts/dev/project'
import { openBuiltApp } from './built-app'
import { applyEnvironment, testEnvironment } from './test-environment'

/**
 * Once per run of Playwright: builds the app, gives it a database of its own and starts it. Tests find it through their environment, which is
 * that of the app: APP_URL, DATABASE_URL and so on; E2E_APP_LOG is the file of what it prints, E2E_SERVER_URL and E2E_TEMPLATE are for `copyTemplate`.
 * E2E_BUILT=true takes the build that is there.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const logFile = path.join(DATA, 'test', `app-${process.pid}.log`)
  mkdirSync(path.dirname(logFile), { recursive: true })
  const app = await openBuiltApp({ name: 'e2e', logFile })
  applyEnvironment({
    ...testEnvironment(app.databaseUrl),
    APP_URL: app.url,
    E2E_APP_LOG: logFile,
    E2E_SERVER_URL: app.server.adminUrl,
    E2E_TEMPLATE: app.server.template,
  })
  return async () => {
    await app.close()
    rmSync(logFile, { force: true })
  }
}
