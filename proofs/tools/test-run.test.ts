import path from 'node:path'
import { expect, test } from 'vitest'
import { runProcess } from '../../lib/testing/run-process'
import { PROJECT } from '../../scripts/dev/project'

test('SIGTERM during the unit tests ends the run before any browser test', async () => {
  const run = runProcess(
    process.execPath,
    ['--import', 'tsx', path.join('scripts', 'test.ts'), 'lib/server/sweep.test.ts'],
    { cwd: PROJECT },
  )
  await run.printed(/RUN/)
  run.kill('SIGTERM')
  expect(await run.exited).toBe(1)
  expect(run.output()).toContain('Stopped: not all tests ran.')
  expect(run.output()).not.toContain('passed, ')
})
