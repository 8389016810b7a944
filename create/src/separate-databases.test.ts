import { execFileSync, spawnSync } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { runProcess } from '@/lib/testing/run-process'
import { COMMITTER } from '@/proofs/committer'
import { PROJECT } from '@/scripts/dev/project'
import { assembleTemplate } from '../pack/assemble.ts'
import { overlayFiles, templateFiles } from '../pack/template-files.ts'
import { createApp } from './create-app.ts'
import { parseArguments } from './parse-arguments.ts'
import { applyRules, filesOf } from './rules.ts'
import { SEPARATE, SEPARATE_DEMO } from './separate-rules.ts'

const RULES = [SEPARATE, SEPARATE_DEMO]
/** Files of the app that are replaced as a whole. */
const SEAMS = ['lib/db/app.ts', 'lib/profile/shown-user.ts', 'lib/testing/test-pool.ts']

/** vitest.config.ts and app/icon.svg. */
const CHANGED_BY_CODE = 2

let root = ''

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'separate-'))
  await assembleTemplate(path.join(root, 'template'))
})
afterAll(() => rm(root, { recursive: true }))

test('the template has every file of the rules, and the overlays replace only known seams', async () => {
  const files = await templateFiles(PROJECT)
  expect(RULES.flatMap(filesOf).filter((file) => !files.includes(file))).toEqual([])
  const brought = (await overlayFiles(PROJECT))
    .filter((file) => file.startsWith('separate/'))
    .map((file) => file.replace(/^separate\//, ''))
  expect(brought.filter((file) => files.includes(file))).toEqual(SEAMS)
})

test('at most 25 files of the template are changed by rules', () => {
  expect(new Set(RULES.flatMap(filesOf)).size + CHANGED_BY_CODE).toBeLessThanOrEqual(25)
})

test('a rule that no longer fits is an error', () => {
  for (const rules of RULES)
    for (const file of filesOf(rules))
      expect(() => applyRules(rules, file, 'nothing of it\n')).toThrow(file)
})

describe.each([
  ['with the demo', []],
  ['without the demo', ['--no-demo']],
] as const)('an app %s', (name, flags) => {
  const directory = () => path.join(root, name.replaceAll(' ', '-'))
  const program = (file: string, ...args: string[]) =>
    runIn(directory(), [path.join(PROJECT, 'node_modules', file), ...args])

  beforeAll(async () => {
    await create(
      `${name.replaceAll(' ', '-')} -y --use-npm --skip-install --no-git --databases separate`,
      flags,
    )
    await symlink(path.join(PROJECT, 'node_modules'), path.join(directory(), 'node_modules'))
    // The installation does these two.
    expect(
      await runIn(directory(), ['--import', 'tsx', 'scripts/prisma.ts', 'generate'], {
        npm_lifecycle_event: 'postinstall',
      }),
    ).toBe('')
    await program('next/dist/bin/next', 'typegen')
  })

  test('the result looks handwritten: types, format, imports, variables', async () => {
    await program('typescript/bin/tsc', '--noEmit')
    await program('@biomejs/biome/bin/biome', 'check', '--colors=off')
  })

  test('each database has a schema, and migrations that produce exactly that', async () => {
    const { adminUrl } = inject('testServer')
    const environment = {
      DATABASE_URL: adminUrl,
      APP_DATABASE_URL: adminUrl,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(PROJECT, 'proofs', 'schema-engine.ts'),
    }
    for (const [folder, ...more] of [['prisma'], ['prisma/app', '--app']]) {
      const diff = [
        'migrate',
        'diff',
        '--exit-code',
        '--from-migrations',
        `${folder}/migrations`,
        '--to-schema',
        `${folder}/schema.prisma`,
      ]
      const output = await runIn(
        directory(),
        ['--import', 'tsx', 'scripts/prisma.ts', ...diff, ...more],
        environment,
      )
      expect(output).toContain('No difference detected.')
    }
    const [auth, app] = await Promise.all(
      ['prisma', 'prisma/app'].map((folder) =>
        readFile(path.join(directory(), folder, 'schema.prisma'), 'utf8'),
      ),
    )
    expect(modelsOf(auth)).not.toEqual(expect.arrayContaining(['UserProfile']))
    expect(modelsOf(app)).toEqual(flags.length === 0 ? ['UserProfile', 'Todo'] : ['UserProfile'])
  })
})

test('no overlay mentions a noun that can be removed', async () => {
  for (const file of await overlayFiles(PROJECT)) {
    if (!file.startsWith('separate/')) continue
    expect([
      file,
      /todo/i.test(await readFile(path.join(PROJECT, 'create', file), 'utf8')),
    ]).toEqual([file, false])
  }
})

test('the difference between the two gives a changed app with one database a second one', async () => {
  const git = (args: string[], cwd = root) =>
    execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, ...COMMITTER },
    })
  await create('shared/my-app -y --skip-install --no-git')
  await create('separate/my-app -y --skip-install --no-git --databases separate')
  await create('my-app -y --skip-install')
  const mine = path.join(root, 'my-app')
  await appendFile(path.join(mine, 'lib/server/sweep.ts'), '\n// Mine.\n')
  git(['commit', '--quiet', '--all', '--message=Mine'], mine)

  for (const file of ['shared/my-app/.env', 'separate/my-app/.env']) await rm(path.join(root, file))
  // It ends with 1 where there is a difference.
  const { stdout } = spawnSync('git', ['diff', '--no-index', 'shared/my-app', 'separate/my-app'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  await writeFile(path.join(root, 'databases.patch'), stdout)
  git(
    [
      'apply',
      '-p3',
      '--3way',
      '--exclude=prisma/migrations/*_init/migration.sql',
      '../databases.patch',
    ],
    mine,
  )

  const left = spawnSync(
    'diff',
    ['-rq', '--exclude=.git', '--exclude=.env', 'separate/my-app', 'my-app'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  ).stdout
  expect(left.trim().split('\n')).toEqual([
    'Files separate/my-app/lib/server/sweep.ts and my-app/lib/server/sweep.ts differ',
    expect.stringMatching(/^Files \S+_init\/migration.sql and \S+_init\/migration.sql differ$/),
  ])
  expect(await readFile(path.join(mine, 'lib/server/sweep.ts'), 'utf8')).toMatch(
    /repeatUserDeletions[\s\S]*\/\/ Mine\.\n$/,
  )
})

/** Makes an app with this command line. */
async function create(line: string, flags: readonly string[] = []): Promise<void> {
  const parsed = parseArguments([...line.split(' '), ...flags])
  if (parsed.kind !== 'create') throw new Error(JSON.stringify(parsed))
  const errors: string[] = []
  const code = await createApp(parsed.options, {
    cwd: root,
    env: COMMITTER,
    template: path.join(root, 'template'),
    overlays: path.join(PROJECT, 'create'),
    version: '1.2.3',
    today: '2026-11-21',
    ask: null,
    print: () => undefined,
    printError: (text) => errors.push(text),
  })
  expect([code, errors]).toEqual([0, []])
}

function modelsOf(schema = ''): string[] {
  return [...schema.matchAll(/^model (\w+)/gm)].map(([, model = '']) => model)
}

/** Runs a script of Node's in that folder. Returns what it printed; fails with that if it fails. */
async function runIn(
  cwd: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<string> {
  const neutral = {
    NODE_ENV: undefined,
    VITEST: undefined,
    npm_lifecycle_event: undefined,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const run = runProcess(process.execPath, args, { cwd, env: { ...neutral, ...env } })
  const code = await run.exited
  expect(code, `${args.join(' ')}:\n${run.output()}`).toBe(0)
  return run.output()
}
