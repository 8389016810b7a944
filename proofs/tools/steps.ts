import { passwordOf, secretsIn } from '../../lib/testing/leaks'
import { runProcess } from '../../lib/testing/run-process'
import { testEnvironment } from '../../lib/testing/test-environment'
import { COMMITTER } from '../committer'
import { NEUTRAL_ENVIRONMENT } from './clone'

const { TEST_DATABASE_URL = '' } = process.env
/** No step may print them, not even one that passes. */
const SECRETS = {
  AUTH_SECRET: testEnvironment('').AUTH_SECRET,
  password: TEST_DATABASE_URL && passwordOf(TEST_DATABASE_URL),
}

let passed = 0
let failed = 0

/**
 * Runs a command. Adds up its last line "N passed, N failed"; without one it counts as one test.
 */
export async function step(
  name: string,
  cwd: string,
  [command = '', ...args]: string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  const started = Date.now()
  const run = runProcess(command, args, {
    cwd,
    env: { ...NEUTRAL_ENVIRONMENT, npm_config_prefer_offline: 'true', ...COMMITTER, ...env },
  })
  const exitCode = await run.exited
  const leaked = secretsIn(run.output(), SECRETS)
  const code = leaked.length > 0 ? 1 : exitCode
  const seconds = Math.round((Date.now() - started) / 1000)
  const totals = /^(\d+) passed, (\d+) failed$/.exec(
    run.output().trimEnd().split('\n').at(-1) ?? '',
  )
  passed += Number(totals?.[1] ?? 0)
  failed += Number(totals?.[2] ?? 0)
  const isCounted = totals !== null && (code === 0) === (totals[2] === '0')
  record(
    `${name} (${seconds} s)${totals ? `: ${totals[0]}` : ''}${leaked.map((secret) => `, printed ${secret}`).join('')}`,
    code === 0,
    run.output(),
    isCounted,
  )
  return code === 0
}

/**
 * Prints a result, and the output only on failure. `isCounted`: its tests are already in the sum.
 */
export function record(name: string, isRight: boolean, output = '', isCounted = false): void {
  if (!isRight && output) console.log(output)
  console.log(`${isRight ? '✓' : '✗'} ${name}`)
  if (isCounted) return
  if (isRight) passed++
  else failed++
}

/** The last line of a proof, and its exit code. */
export function printTotals(): void {
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
