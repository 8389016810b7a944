import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { LaunchError } from '../lib/server/operator-error'
import { runProcess } from '../lib/testing/run-process'
import { DATA, PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { installTool } from './tools/npm-tool'

const STRYKER = ['@stryker-mutator/core@10', '@stryker-mutator/vitest-runner@10']
/** Results are kept here, so that the next run only tries what has changed. */
const RESULTS = path.join(DATA, 'mutation')
const LEAST = 90
const AUTH_TESTS = [
  'app/api/**/*.test.ts',
  '{lib,proofs/lib}/{admin,auth,http,mail,personal-data}/**/*.test.ts',
]

/** What is changed, and the tests that should notice. */
const GROUPS: Record<string, { code: string; tests: string[]; least?: number }> = {
  core: { code: 'lib/auth/*.ts', tests: AUTH_TESTS, least: LEAST },
  ...Object.fromEntries(
    ['access-tokens', 'oauth', 'passkey'].map((folder) => [
      folder,
      { code: `lib/auth/${folder}/*.ts`, tests: AUTH_TESTS, least: LEAST },
    ]),
  ),
  http: { code: 'lib/http/*.ts', tests: ['{lib,proofs/lib}/http/*.test.ts'] },
  db: { code: 'lib/db/*.ts', tests: ['{lib,proofs/lib}/db/*.test.ts'] },
  data: {
    code: 'lib/{todos,profile}/data.ts',
    tests: ['lib/{todos,profile}/*.test.ts', 'proofs/lib/profile.test.ts'],
  },
}

type Mutant = {
  status: string
  mutatorName: string
  /** Runs when its module is imported, before Stryker has switched it on. */
  static?: boolean
  location: { start: { line: number } }
}
type Report = { files: Record<string, { mutants: Mutant[] }> }

/**
 * `npm run test:mutation -- core passkey`: Stryker breaks the code in one place at a time, and a test
 * has to fail. Texts are left alone, SQL among them. `--files a.ts,b.ts` breaks only these of a group.
 * The last line is "N passed, N failed": mutants that were noticed, and that were not.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { files: { type: 'string' } },
    allowPositionals: true,
  })
  const names = positionals.length > 0 ? positionals : Object.keys(GROUPS)
  const unknown = names.find((name) => !GROUPS[name])
  if (unknown)
    throw new LaunchError(
      `There is no group ${unknown}. Choose of: ${Object.keys(GROUPS).join(', ')}`,
    )
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-mutation-'))
  const total = { killed: 0, survived: 0 }
  try {
    const { PATH } = await installTool(folder, 'node', 'node@24')
    const app = path.join(folder, 'app')
    await run(folder, PATH, ['git', 'clone', '--quiet', PROJECT, app])
    await run(app, PATH, ['npm', 'ci', '--no-audit', '--no-fund'])
    await run(app, PATH, ['npm', 'install', '--no-save', '--no-audit', '--no-fund', ...STRYKER])
    await mkdir(RESULTS, { recursive: true })
    for (const name of names) {
      const { killed, survived } = await mutate(app, PATH, name, values.files)
      total.killed += killed
      total.survived += survived
      const score = (100 * killed) / (killed + survived)
      const isEnough = score >= (GROUPS[name]?.least ?? 0)
      if (!isEnough) process.exitCode = 1
      console.log(`${isEnough ? '✓' : '✗'} ${name}: ${score.toFixed(1)} %, ${survived} survived`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`${total.killed} passed, ${total.survived} failed`)
}

async function mutate(app: string, PATH: string, name: string, files?: string) {
  const { code = '', tests = [] } = GROUPS[name] ?? {}
  const report = path.join(app, 'mutation.json')
  await writeFile(
    path.join(app, 'vitest.mutation.ts'),
    `import base from './vitest.config'
export default { ...base, test: { ...base.test, include: ${JSON.stringify(tests)} } }
`,
  )
  await writeFile(
    path.join(app, 'stryker.config.json'),
    JSON.stringify({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      // Tests import routes when they run, which `related` does not see.
      vitest: { configFile: 'vitest.mutation.ts', related: false },
      mutate: files?.split(',') ?? [code, '!**/*.{test,contract}.ts'],
      mutator: { excludedMutations: ['StringLiteral'] },
      coverageAnalysis: 'perTest',
      ignoreStatic: true,
      inPlace: true,
      concurrency: 1,
      incremental: true,
      incrementalFile: path.join(RESULTS, `${name}.json`),
      reporters: ['json'],
      jsonReporter: { fileName: report },
      timeoutMS: 20_000,
      dryRunTimeoutMinutes: 30,
    }),
  )
  await run(app, PATH, ['npx', 'stryker', 'run'])
  return count(JSON.parse(await readFile(report, 'utf8')))
}

/** Prints survivors. Static mutants and those that end in an error are not counted. */
function count(report: Report): { killed: number; survived: number } {
  let killed = 0
  let survived = 0
  for (const [file, { mutants }] of Object.entries(report.files))
    for (const { status, mutatorName, static: isStatic, location } of mutants) {
      if (isStatic) continue
      if (status === 'Killed' || status === 'Timeout') killed++
      if (status !== 'Survived' && status !== 'NoCoverage') continue
      survived++
      console.log(`  ${file}:${location.start.line} ${mutatorName} (${status})`)
    }
  return { killed, survived }
}

async function run(cwd: string, PATH: string, [command = '', ...args]: string[]): Promise<void> {
  const started = runProcess(command, args, { cwd, env: { PATH } })
  if ((await started.exited) !== 0)
    throw new Error(`${command} ${args.join(' ')}:\n${started.output()}`)
}

await runScript(main)
