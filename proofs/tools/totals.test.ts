import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  isSuccess,
  readPlaywrightTotals,
  readVitestTotals,
  sumTotals,
} from '../../lib/testing/totals'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'totals-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

test('reads both reports and adds them up', () => {
  const vitest = report({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
  })
  const playwright = report({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 } })
  const runs = [readVitestTotals(vitest, 1), readPlaywrightTotals(playwright, 1)]
  expect(runs).toEqual([
    { passed: 3, failed: 1, skipped: 2 },
    { passed: 5, failed: 2, skipped: 1 },
  ])
  expect(sumTotals(runs)).toEqual({ passed: 8, failed: 3, skipped: 3 })
})

test('a run that crashed, or wrote no report, counts as a failure', () => {
  expect(
    readVitestTotals(
      report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }),
      1,
    ).failed,
  ).toBe(1)
  expect(readPlaywrightTotals(path.join(directory, 'none.json'), 1)).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  })
})

test.each([
  ['all passed', { passed: 2, failed: 0, skipped: 0 }, true],
  ['one failed', { passed: 2, failed: 1, skipped: 0 }, false],
  ['one skipped', { passed: 2, failed: 0, skipped: 1 }, false],
  ['nothing ran', { passed: 0, failed: 0, skipped: 0 }, false],
])('%s', (_, totals, success) => {
  expect(isSuccess(totals)).toBe(success)
})

function report(content: object): string {
  const file = path.join(directory, `${Object.keys(content).join()}.json`)
  writeFileSync(file, JSON.stringify(content))
  return file
}
