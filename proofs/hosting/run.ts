import { createRequire } from 'node:module'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'
import { readPlaywrightTotals, type Totals } from '@/lib/testing/totals'
import { PROJECT } from '@/scripts/dev/project'

const require = createRequire(import.meta.url)

/** Runs the specs of a Playwright configuration. Its report is written to `folder`. */
export async function runSpecs(config: string, folder: string, args: string[]): Promise<Totals> {
  const manifest = require.resolve('@playwright/test/package.json')
  const report = path.join(folder, 'playwright.json')
  const command = [path.join(path.dirname(manifest), 'cli.js'), 'test', '--config', config]
  const code = await runNode([...command, '--reporter=list,json', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return readPlaywrightTotals(report, code)
}

/** Runs Node in the project and prints its output. Returns the exit code. */
export async function runNode(args: string[], env: Record<string, string>): Promise<number | null> {
  const running = runProcess(process.execPath, args, {
    cwd: PROJECT,
    env: { NODE_ENV: 'test', NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  running.onOutput((text) => process.stdout.write(text))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => running.kill(signal))
  return running.exited
}
