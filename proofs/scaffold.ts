import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from '@/create/pack/assemble.ts'
import { filesOf } from '@/create/src/rules.ts'
import { SEPARATE, SEPARATE_DEMO } from '@/create/src/separate-rules.ts'
import { LaunchError } from '@/lib/server/operator-error'
import { runProcess } from '../lib/testing/run-process'
import { runScript } from '../scripts/dev/run-script'
import { printTotals, record, step } from './tools/steps'

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
    record('ran to its end', false)
  } finally {
    if (values.keep) console.log(`Kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
    printTotals()
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

await runScript(main)
