import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DATA } from '@/scripts/dev/project'
import { openBuiltApp } from './app'
import { applyEnvironment, testEnvironment } from './test-environment'

/**
 * Once per Playwright run: builds the app and starts it on a new database. Tests have the app's
 * environment (APP_URL, DATABASE_URL …), its log in E2E_APP_LOG, and E2E_SERVER_URL and
 * E2E_TEMPLATE for `copyTemplate`.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const logFile = path.join(DATA, 'test', `app-${process.pid}.log`)
  mkdirSync(path.dirname(logFile), { recursive: true })
  const env = { PERSONAL_ACCESS_TOKENS: 'true' }
  const app = await openBuiltApp({ name: 'e2e', env, logFile })
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
