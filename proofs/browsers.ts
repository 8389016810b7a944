import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { untilReached } from '@/e2e/testing/provider'
import { LaunchError } from '@/lib/server/operator-error'
import { openBuiltApp } from '../lib/testing/app'
import { freePort } from '../scripts/dev/embedded-postgres/free-port'
import { startLocalIdentityProvider } from '../scripts/dev/local-identity-provider'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { type Driver, THEMES } from './browsers/driver'
import { startFirefox } from './browsers/firefox'
import { findFirefox, provideWebKit } from './browsers/install'
import { JOURNEYS } from './browsers/journeys'
import { Page } from './browsers/page'
import { lookAtPages } from './browsers/pages'
import { openRecordingProxy } from './browsers/recording-proxy'
import { Results } from './browsers/results'
import { startWebKit } from './browsers/webkit'

/** Apart, so that both can run at once. */
const FIRST_PORT = { firefox: 4500, webkit: 4550 }
const WIDTHS = [360, 1280]
const HEIGHT = 800
const BROWSERS = ['firefox', 'webkit'] as const
type Name = (typeof BROWSERS)[number]

/**
 * `npm run test:browsers`: every page and the journeys in Firefox and WebKitGTK, on the production
 * build. `-- firefox` or `-- webkit` runs one; `--short` one journey, and every page once. Pictures
 * are in test-results/browsers. E2E_BUILT=true uses the existing build. The last line is "N passed,
 * N failed".
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { short: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (!positionals.every((name) => BROWSERS.some((known) => known === name)))
    throw new LaunchError(`Name one of ${BROWSERS.join(', ')}, or none for both.`)
  const results = new Results()
  for (const name of BROWSERS)
    if (positionals.length === 0 || positionals.includes(name))
      await prove(name, values.short ?? false, results)
  console.log(`${results.passed} passed, ${results.failed} failed`)
  process.exitCode = results.failed === 0 ? 0 : 1
}

async function prove(name: Name, isShort: boolean, results: Results): Promise<void> {
  const executable = name === 'firefox' ? findFirefox() : provideWebKit()
  /** What was started, to be stopped in reverse. */
  const started: (() => Promise<unknown>)[] = []
  try {
    const port = await freePort(FIRST_PORT[name])
    const url = `http://localhost:${port}`
    const appPort = name === 'firefox' ? port : await freePort(port + 1)
    const provider = await startLocalIdentityProvider({ appUrl: url, ids: ['acme'] })
    started.push(provider.stop)
    const env = {
      ...provider.environment,
      PERSONAL_ACCESS_TOKENS: 'true',
      PORT: String(appPort),
      APP_URL: url,
    }
    const app = await openBuiltApp({ name: `browsers_${name}`, env })
    started.push(app.close)
    process.env.E2E_BUILT = 'true'
    const db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 })
    started.push(() => db.end())
    let driver: Driver
    if (name === 'firefox') {
      driver = await startFirefox(executable)
    } else {
      const proxy = await openRecordingProxy(port, `http://localhost:${appPort}`)
      started.push(proxy.close)
      driver = await startWebKit(executable, proxy)
    }
    started.push(driver.close)
    await untilReached(url, provider.issuer)

    console.log(`\n${driver.name}`)
    const page = new Page(driver, url)
    for (const journey of JOURNEYS[name].filter(({ isShort: isIn }) => isIn || !isShort)) {
      await page.driver.setTheme('light')
      await page.resize(1280, HEIGHT)
      await page.signOut()
      await results.check(journey.title, () => journey.run({ page, db }))
    }
    const views = isShort
      ? { themes: ['light'] as const, widths: [1280] }
      : { themes: THEMES, widths: WIDTHS }
    const folder = path.join(PROJECT, 'test-results', 'browsers', name)
    await lookAtPages(page, app.databaseUrl, views, results, folder)
  } finally {
    for (const stop of started.reverse()) await stop()
  }
}

await runScript(main)
