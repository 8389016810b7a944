import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { provideChromium } from '../lib/testing/chromium'
import {
  isSuccess,
  readPlaywrightTotals,
  readVitestTotals,
  sumTotals,
  type Totals,
} from '../lib/testing/totals'
import { stopAbandonedServer } from './dev/embedded-postgres/embedded-postgres'
import { generateClient } from './dev/prisma-cli'
import { DATA, PROJECT } from './dev/project'
import { runScript } from './dev/run-script'
import { untilToldToStop } from './dev/stop-signal'

const require = createRequire(import.meta.url)
let running: ChildProcess | null = null
let isStopped = false

/**
 * `npm test` runs everything, `npm run test:unit` and `npm run test:e2e` one half; other arguments
 * go to Vitest or Playwright. Uses the embedded database or TEST_DATABASE_URL. The last line is "N
 * passed, N failed". A skipped test fails the run.
 */
async function main(): Promise<void> {
  void untilToldToStop(() => running?.kill('SIGKILL')).then(() => {
    isStopped = true
    running?.kill('SIGTERM')
  })
  const [first, ...rest] = process.argv.slice(2)
  const only = first === 'unit' || first === 'e2e' ? first : null
  const args = only ? rest : process.argv.slice(2)
  if (only !== 'unit') provideChromium()
  await generateClient()

  mkdirSync(DATA, { recursive: true })
  const reports = mkdtempSync(path.join(DATA, 'reports-'))
  try {
    const runs: Totals[] = []
    if (only !== 'e2e') runs.push(await runUnitTests(path.join(reports, 'vitest.json'), args))
    if (only !== 'unit' && !isStopped)
      runs.push(await runBrowserTests(path.join(reports, 'playwright.json'), args))
    if (isStopped) {
      await stopAbandonedServer(path.join(DATA, 'test'))
      console.error('Stopped: not all tests ran.')
      process.exitCode = 1
      return
    }
    const totals = sumTotals(runs)
    if (totals.skipped > 0)
      console.error(`${totals.skipped} skipped: a test that does not run proves nothing.`)
    console.log(`${totals.passed} passed, ${totals.failed} failed`)
    process.exitCode = isSuccess(totals) ? 0 : 1
  } finally {
    rmSync(reports, { recursive: true })
  }
}

async function runUnitTests(report: string, args: string[]): Promise<Totals> {
  const vitest = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs')
  const code = await run(
    [
      vitest,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    {},
  )
  return readVitestTotals(report, code)
}

async function runBrowserTests(report: string, args: string[]): Promise<Totals> {
  const playwright = path.join(
    path.dirname(require.resolve('@playwright/test/package.json')),
    'cli.js',
  )
  const code = await run([playwright, 'test', '--reporter=list,json', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return readPlaywrightTotals(report, code)
}

async function run(args: string[], env: Record<string, string>): Promise<number | null> {
  running = spawn(process.execPath, args, {
    cwd: PROJECT,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  const [code] = await once(running, 'exit')
  return typeof code === 'number' ? code : null
}

await runScript(main)
