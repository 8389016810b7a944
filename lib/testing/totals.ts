import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export type Totals = { passed: number; failed: number; skipped: number }

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
})
const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
})

/**
 * Reads Vitest's JSON report. A run that failed without a failed test (such as a file that does not
 * load) counts as one failure.
 */
export function readVitestTotals(file: string, exitCode: number | null): Totals {
  const report = vitestReport.safeParse(readJson(file))
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = report.data ?? {}
  return withCrash(
    { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests },
    exitCode,
  )
}

/** Reads Playwright's JSON report. A test that passes only on retry counts as failed. */
export function readPlaywrightTotals(file: string, exitCode: number | null): Totals {
  const report = playwrightReport.safeParse(readJson(file))
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.data?.stats ?? {}
  return withCrash({ passed: expected, failed: unexpected + flaky, skipped }, exitCode)
}

export function sumTotals(runs: Totals[]): Totals {
  return runs.reduce(
    (sum, run) => ({
      passed: sum.passed + run.passed,
      failed: sum.failed + run.failed,
      skipped: sum.skipped + run.skipped,
    }),
    {
      passed: 0,
      failed: 0,
      skipped: 0,
    },
  )
}

/** Whether at least one test ran, and none failed or was skipped. */
export function isSuccess({ passed, failed, skipped }: Totals): boolean {
  return passed > 0 && failed === 0 && skipped === 0
}

function withCrash(totals: Totals, exitCode: number | null): Totals {
  return exitCode === 0 || totals.failed > 0 ? totals : { ...totals, failed: 1 }
}

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
