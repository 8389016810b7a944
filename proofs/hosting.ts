import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { provideChromium } from '../lib/testing/chromium'
import { openTestServer } from '../lib/testing/test-server'
import { isSuccess, readVitestTotals, sumTotals, type Totals } from '../lib/testing/totals'
import { DATA } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { startPgBouncer } from './hosting/pgbouncer'
import { runNode, runSpecs } from './hosting/run'

const require = createRequire(import.meta.url)
/** Tests that use a pooler's connections: transactions, locks, atomic statements, races. */
const POOLED_SUITES = [
  'lib/db/transaction',
  'lib/auth/oauth/accounts',
  'lib/auth/verification',
  'lib/auth/methods',
  'lib/http/rate-limit',
  'lib/todos/data',
]

/**
 * `npm run test:hosting`: runs the Dockerfile's image: migrations, health, draining, two instances,
 * PgBouncer, Vercel's environment. Arguments go to Playwright; without any, unit tests also run
 * through PgBouncer. E2E_BUILT=true uses the existing build. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  provideChromium()
  mkdirSync(DATA, { recursive: true })
  const reports = mkdtempSync(path.join(DATA, 'reports-'))
  const args = process.argv.slice(2)
  try {
    const runs = [await runSpecs('proofs/hosting/playwright.config.ts', reports, args)]
    if (args.length === 0) runs.push(await runPooledTests(path.join(reports, 'vitest.json')))
    const totals = sumTotals(runs)
    console.log(`${totals.passed} passed, ${totals.failed} failed`)
    process.exitCode = isSuccess(totals) ? 0 : 1
  } finally {
    rmSync(reports, { recursive: true })
  }
}

async function runPooledTests(report: string): Promise<Totals> {
  const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
  const server = await openTestServer()
  const pooler = await startPgBouncer(server.adminUrl)
  const options = [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--silent=true',
    ...POOLED_SUITES,
  ]
  const code = await runNode([vitest, ...options], {
    TEST_DATABASE_URL: server.adminUrl,
    TEST_POOLER_URL: pooler.url,
  })
  await pooler.stop()
  await server.close()
  return readVitestTotals(report, code)
}

await runScript(main)
