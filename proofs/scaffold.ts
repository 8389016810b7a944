import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from '@/create/pack/assemble.ts'
import { filesOf } from '@/create/src/rules.ts'
import { SEPARATE, SEPARATE_DEMO } from '@/create/src/separate-rules.ts'
import { LaunchError } from '@/lib/server/operator-error'
import { passwordOf, secretsIn } from '../lib/testing/leaks'
import { runProcess } from '../lib/testing/run-process'
import { testEnvironment } from '../lib/testing/test-environment'
import { runScript } from '../scripts/dev/run-script'
import { COMMITTER } from './committer'
import { NEUTRAL_ENVIRONMENT } from './tools/clone'

const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun']

/** Unchanged tests whose subject changes. */
const SEPARATE_UNIT = [
  'lib/personal-data',
  'lib/admin',
  'lib/profile',
  'lib/todos',
  'lib/server/sweep.test.ts',
  'lib/env',
]

/**
 * Apps to make, and the tests of what making them changes. All others run on the same code in this
 * repository.
 */
const APPS = [
  {
    name: 'with-demo',
    flags: [],
    unit: ['lib/auth/passkey/registration.test.ts'],
    e2e: ['e2e/sign-up.spec.ts'],
  },
  {
    name: 'without-demo',
    flags: ['--no-demo', '--with', 'import'],
    unit: ['lib/personal-data', 'lib/admin', 'lib/http/rate-limit.test.ts', 'scripts/import'],
    e2e: [
      'e2e/account-data.spec.ts',
      'e2e/pages.spec.ts',
      'e2e/passkey-offer.spec.ts',
      'e2e/profile.spec.ts',
      'e2e/redirects.spec.ts',
      'e2e/sign-up.spec.ts',
    ],
  },
  {
    name: 'separate',
    flags: ['--databases', 'separate'],
    unit: [
      ...new Set(
        [SEPARATE, SEPARATE_DEMO].flatMap(filesOf).filter((file) => file.endsWith('.test.ts')),
      ),
      ...SEPARATE_UNIT,
    ],
    e2e: [
      'e2e/user-deletion.spec.ts',
      'e2e/todos.spec.ts',
      'e2e/profile.spec.ts',
      'e2e/account-data.spec.ts',
    ],
  },
]

const { TEST_DATABASE_URL = '' } = process.env
/** No step may print them, not even one that passes. */
const SECRETS = {
  AUTH_SECRET: testEnvironment('').AUTH_SECRET,
  password: TEST_DATABASE_URL && passwordOf(TEST_DATABASE_URL),
}

let passed = 0
let failed = 0

/**
 * `npm run test:scaffold`: packs create-latchkey, makes apps from the tarball, and runs their own
 * check, build and tests. `-- --only separate` makes one of them, `--full` runs all of their tests,
 * `--use pnpm` selects a package manager, `--keep` leaves the folder. TEST_DATABASE_URL applies.
 * The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      use: { type: 'string', default: 'npm' },
      full: { type: 'boolean' },
      keep: { type: 'boolean' },
    },
  })
  const apps = APPS.filter(({ name }) => name === (values.only ?? name))
  if (apps.length === 0)
    throw new LaunchError(`--only is one of ${APPS.map(({ name }) => name).join(', ')}.`)
  if (!PACKAGE_MANAGERS.includes(values.use))
    throw new LaunchError(`--use is one of ${PACKAGE_MANAGERS.join(', ')}.`)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-scaffold-'))
  try {
    const tarball = await pack(path.join(folder, 'packed'))
    for (const app of apps)
      await testApp(app, { folder, tarball, manager: values.use, isFull: values.full === true })
  } catch (error) {
    console.error(error)
    failed++
  } finally {
    if (values.keep) console.log(`Kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
    console.log(`${passed} passed, ${failed} failed`)
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1
  }
}

type Run = { folder: string; tarball: string; manager: string; isFull: boolean }

async function testApp(
  { name, flags, unit, e2e }: (typeof APPS)[number],
  { folder, tarball, manager, isFull }: Run,
): Promise<void> {
  const empty = path.join(folder, name)
  const directory = path.join(empty, 'my-app')
  await mkdir(empty)
  const command = [
    'npm',
    'exec',
    '--yes',
    `--package=${tarball}`,
    '--',
    'create-latchkey',
    'my-app',
    `--use-${manager}`,
    ...flags,
  ]
  if (!(await step(`${name}: made`, empty, command))) return
  const secrets = await stat(path.join(directory, '.env'))
  record(`${name}: .env is its owner's alone`, (secrets.mode & 0o777) === 0o600)
  await expectCleanTree(`${name}: one commit, nothing left over`, directory)

  const script = (script: string, ...args: string[]) => [
    manager,
    'run',
    script,
    ...(manager === 'npm' ? ['--'] : []),
    ...args,
  ]
  await step(`${name}: checks`, directory, script('check'))
  await step(`${name}: builds`, directory, script('build'))
  await step(`${name}: unit tests`, directory, script('test:unit', ...(isFull ? [] : unit)))
  await step(`${name}: browser tests`, directory, script('test:e2e', ...(isFull ? [] : e2e)), {
    E2E_BUILT: 'true',
  })
  await expectCleanTree(`${name}: nothing left over after all that`, directory)
}

async function expectCleanTree(name: string, directory: string): Promise<void> {
  const run = runProcess(
    'sh',
    ['-c', 'git status --porcelain && test "$(git rev-list --count HEAD)" = 1'],
    { cwd: directory },
  )
  const code = await run.exited
  record(name, code === 0 && run.output() === '', run.output())
}

/**
 * Runs a command. Adds up its last line "N passed, N failed"; without one it counts as one test.
 */
async function step(
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
function record(name: string, isRight: boolean, output = '', isCounted = false): void {
  if (!isRight && output) console.log(output)
  console.log(`${isRight ? '✓' : '✗'} ${name}`)
  if (isCounted) return
  if (isRight) passed++
  else failed++
}

await runScript(main)
