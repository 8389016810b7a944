import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from '@/create/pack/assemble.ts'
import { runScript } from './launch/run-script'
import { NEUTRAL_ENVIRONMENT } from './testing/clone'
import { runProcess } from './testing/run-process'

const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun']
/** The way in and the demo, in a browser: what an app with the demo has to show, whose code the tests of this repository have gone through. */
const SMOKE = ['e2e/sign-up.spec.ts', 'e2e/todos.spec.ts']

// A machine for tests may have no name of its own.
const COMMITTER = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
}

let passed = 0
let failed = 0

/**
 * `npm run test:scaffold`: packs create-latchkey, runs the tarball in an empty folder, and lets the new apps check, build and test themselves:
 * one with the demo (all but the tests that this repository runs on the same code), one without (everything). `-- --use pnpm` takes another
 * package manager, `--full` runs everything for both, `--keep` leaves the folder. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { use: { type: 'string', default: 'npm' }, full: { type: 'boolean' }, keep: { type: 'boolean' } },
  })
  if (!PACKAGE_MANAGERS.includes(values.use)) throw new Error(`--use is one of ${PACKAGE_MANAGERS.join(', ')}.`)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-scaffold-'))
  try {
    const tarball = await pack(path.join(folder, 'packed'))
    await testApp({ folder, tarball, name: 'with-demo', flags: [], manager: values.use, isFull: values.full === true })
    await testApp({ folder, tarball, name: 'without-demo', flags: ['--no-demo'], manager: values.use, isFull: true })
  } finally {
    if (values.keep) console.log(`Kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
    console.log(`${passed} passed, ${failed} failed`)
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1
  }
}

type AppUnderTest = { folder: string; tarball: string; name: string; flags: string[]; manager: string; isFull: boolean }

async function testApp({ folder, tarball, name, flags, manager, isFull }: AppUnderTest): Promise<void> {
  const empty = path.join(folder, name, 'here')
  const directory = path.join(empty, 'my-app')
  await mkdir(empty, { recursive: true })
  const create = ['npm', 'exec', '--yes', '--prefer-offline', `--package=${tarball}`, '--', 'create-latchkey', 'my-app', `--use-${manager}`]
  const isMade = await step(`${name}: create-latchkey ${flags.join(' ')}`, empty, [...create, ...flags])
  if (!isMade) return
  const secrets = await stat(path.join(directory, '.env'))
  record(`${name}: .env is its owner's alone`, (secrets.mode & 0o777) === 0o600)
  await expectCleanTree(`${name}: one commit, nothing left over`, directory)

  const script = (...args: string[]) => [manager, 'run', ...args]
  const withArguments = (args: string[]) => (manager === 'npm' ? ['--', ...args] : args)
  await step(`${name}: check`, directory, script('check'))
  await step(`${name}: build`, directory, script('build'))
  if (isFull) await step(`${name}: unit tests`, directory, script('test:unit'))
  await step(`${name}: browser tests`, directory, script('test:e2e', ...withArguments(isFull ? [] : SMOKE)), { E2E_BUILT: 'true' })
  await expectCleanTree(`${name}: clean after all that`, directory)
  await rm(directory, { recursive: true, force: true })
}

async function expectCleanTree(name: string, directory: string): Promise<void> {
  const run = runProcess('sh', ['-c', 'git status --porcelain && test "$(git rev-list --count HEAD)" = 1'], { cwd: directory })
  const code = await run.exited
  record(name, code === 0 && run.output() === '', run.output())
}

/** Runs a command to its end. Its own last line "N passed, N failed" counts; without one it counts as one test. */
async function step(name: string, cwd: string, [command = '', ...args]: string[], env: Record<string, string> = {}): Promise<boolean> {
  const started = Date.now()
  const run = runProcess(command, args, { cwd, env: { ...NEUTRAL_ENVIRONMENT, npm_config_prefer_offline: 'true', ...COMMITTER, ...env } })
  const code = await run.exited
  const seconds = Math.round((Date.now() - started) / 1000)
  const totals = /^(\d+) passed, (\d+) failed$/.exec(run.output().trimEnd().split('\n').at(-1) ?? '')
  passed += Number(totals?.[1] ?? 0)
  failed += Number(totals?.[2] ?? 0)
  const isCounted = totals !== null && (code === 0) === (totals[2] === '0')
  record(`${name} (${seconds} s)${totals ? `: ${totals[0]}` : ''}`, code === 0, run.output(), isCounted)
  return code === 0
}

/** Prints how something went; its output only when it went wrong. `isCounted`: its tests are in the sum already. */
function record(name: string, isRight: boolean, output = '', isCounted = false): void {
  if (!isRight && output) console.log(output)
  console.log(`${isRight ? '✓' : '✗'} ${name}`)
  if (isCounted) return
  if (isRight) passed++
  else failed++
}

await runScript(main)
