import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { provideChromium } from '../lib/testing/chromium'
import { runProcess } from '../lib/testing/run-process'
import { openTestServer } from '../lib/testing/test-server'
import {
  isSuccess,
  readPlaywrightTotals,
  readVitestTotals,
  sumTotals,
  type Totals,
} from '../lib/testing/totals'
import { DATA, PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { startPgBouncer } from './hosting/pgbouncer'

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
    const runs = [await runHostingTests(path.join(reports, 'playwright.json'), args)]
    if (args.length === 0) runs.push(await runPooledTests(path.join(reports, 'vitest.json')))
    const totals = sumTotals(runs)
    console.log(`${totals.passed} passed, ${totals.failed} failed`)
    process.exitCode = isSuccess(totals) ? 0 : 1
  } finally {
    rmSync(reports, { recursive: true })
  }
}

async function runHostingTests(report: string, args: string[]): Promise<Totals> {
  const playwright = path.join(
    path.dirname(require.resolve('@playwright/test/package.json')),
    'cli.js',
  )
  const options = [
    'test',
    '--config',
    'proofs/hosting/playwright.config.ts',
    '--reporter=list,json',
    ...args,
  ]
  return readPlaywrightTotals(
    report,
    await run([playwright, ...options], { PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
  )
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
  const code = await run([vitest, ...options], {
    TEST_DATABASE_URL: server.adminUrl,
    TEST_POOLER_URL: pooler.url,
  })
  await pooler.stop()
  await server.close()
  return readVitestTotals(report, code)
}

async function run(args: string[], env: Record<string, string>): Promise<number | null> {
  const running = runProcess(process.execPath, args, {
    cwd: PROJECT,
    env: { NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  running.onOutput((text) => process.stdout.write(text))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => running.kill(signal))
  return running.exited
}

await runScript(main)
