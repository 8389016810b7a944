import { startApp } from './app'
import { openDatabaseProxy } from './database-proxy'
import { copyTemplate } from './test-server'

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
