import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runProcess } from '@/lib/testing/run-process'
import { PROJECT } from '@/scripts/dev/project'
import { assembleTemplate } from '../pack/assemble.ts'
import { createApp } from './create-app.ts'
import { type Options, parseArguments } from './parse-arguments.ts'

let root = ''
let cwd = ''
let printed: string[] = []
let errors: string[] = []

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'create-'))
  await assembleTemplate(path.join(root, 'template'))
})

beforeEach(async () => {
  cwd = await mkdtemp(path.join(root, 'cwd-'))
  printed = []
  errors = []
})

afterAll(() => rm(root, { recursive: true }))

/**
 * `line` is the command line, `answers` what is typed at the terminal; without them there is none.
 */
function create(
  line: string,
  {
    answers,
    env = {},
  }: { answers?: (string | null)[]; env?: Record<string, string | undefined> } = {},
): Promise<number> {
  return createApp(optionsOf(line), {
    cwd,
    env,
    template: path.join(root, 'template'),
    overlays: path.join(PROJECT, 'create'),
    version: '1.2.3',
    today: '2026-11-21',
    ask: answers ? async () => answers.shift() ?? null : null,
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  })
}

function optionsOf(line: string): Options {
  const parsed = parseArguments(line.split(' ').filter(Boolean))
  if (parsed.kind !== 'create') throw new Error(line)
  return parsed.options
}

const read = (file: string) => readFile(path.join(cwd, file), 'utf8')

test('creates an app with its name, a secret, its origin and one clean commit', async () => {
  expect(await create('shop/my-app --skip-install --use-npm --providers google')).toBe(0)
  expect(errors).toEqual([])
  expect(JSON.parse(await read('shop/my-app/package.json'))).toMatchObject({
    name: 'my-app',
    latchkey: {
      template: 'latchkey',
      version: '1.2.3',
      created: '2026-11-21',
      name: 'my-app',
      options: ['--use-npm'],
    },
  })
  expect(await read('shop/my-app/.env')).toMatch(/^AUTH_SECRET=.{44}$/m)
  expect(await read('shop/my-app/.env')).toMatch(/^# GOOGLE_CLIENT_ID=$/m)
  expect(await read('shop/my-app/.gitignore')).toContain('.env')
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: path.join(cwd, 'shop/my-app'), encoding: 'utf8' }).trim()
  expect([git('status', '--porcelain'), git('rev-list', '--count', 'HEAD')]).toEqual(['', '1'])
  expect(git('ls-files').split('\n')).toEqual(
    expect.arrayContaining(['.gitignore', '.env.example', 'package-lock.json']),
  )
  expect(git('ls-files').split('\n')).not.toContain('.env')
  expect(printed.slice(-3)).toEqual([
    'My App is ready:  cd shop/my-app',
    'Start it:  npm install && npm run dev',
    'Read next: README.md',
  ])
})

test('without a terminal, uses the defaults and says how to change them', async () => {
  expect(
    await create('--skip-install', { env: { npm_config_user_agent: 'pnpm/12.21.0 npm/?' } }),
  ).toBe(0)
  expect(printed.slice(0, 8)).toEqual([
    'Using these defaults. To change one, use its flag:',
    '  directory   my-app        create-latchkey <directory>',
    '  packages    pnpm          --use-npm, --use-pnpm, --use-yarn or --use-bun',
    '  repository  yes           --no-git',
    '  todos       yes           --no-demo',
    '  importers   no            --with import',
    '  databases   shared        --databases separate',
    '  providers   none          --providers google,github',
  ])
  expect(await read('my-app/pnpm-workspace.yaml')).toContain('allowBuilds:')
  expect(existsSync(path.join(cwd, 'my-app/package-lock.json'))).toBe(false)
})

test('asks where, rejects invalid names with a reason, and uses the default for an empty answer', async () => {
  const answers = ['My App', '']
  expect(await create('--skip-install --no-git', { answers })).toBe(0)
  expect(answers).toEqual([])
  expect(errors).toEqual([
    '"My App" cannot be the name of a package: it has capital letters. For example: my-app',
  ])
  expect(await readdir(cwd)).toEqual(['my-app'])
  expect(printed[0]).toBe('Creating My App in my-app')
})

test('creates nothing if the input ends instead of an answer', async () => {
  expect(await create('', { answers: [null] })).toBe(1)
  expect([await readdir(cwd), errors]).toEqual([[], ['Nothing was created.']])
})

test('asks nothing if given -y or a directory', async () => {
  expect(await create('-y --skip-install --no-git', { answers: [] })).toBe(0)
  expect(await create('other --skip-install --no-git', { answers: [] })).toBe(0)
  expect((await readdir(cwd)).sort()).toEqual(['my-app', 'other'])
})

test('rejects an invalid name and changes nothing', async () => {
  expect(await create('Shop --skip-install')).toBe(1)
  expect(await create('next --skip-install')).toBe(1)
  expect(errors).toEqual([
    '"Shop" cannot be the name of a package: it has capital letters. For example: shop',
    '"next" cannot be the name of a package: it is the name of a package that the app needs. For example: next-app',
  ])
  expect(await readdir(cwd)).toEqual([])
})

test('"." means this folder, whatever its name', async () => {
  cwd = path.join(cwd, 'My Shop!')
  await mkdir(cwd)
  expect(await create('. --skip-install --no-git')).toBe(0)
  expect(JSON.parse(await read('package.json'))).toMatchObject({ name: 'my-shop' })
  expect(printed.at(-3)).toBe('My Shop is ready:  in this folder')
})

test('lists conflicting files, exits with 1 and changes nothing', async () => {
  await mkdir(path.join(cwd, 'my-app'))
  await writeFile(path.join(cwd, 'my-app/package.json'), 'mine')
  expect(await create('my-app')).toBe(1)
  expect(errors).toEqual([
    'my-app is not empty. In the way:',
    '  package.json',
    'Nothing was changed. Choose another directory, or clear that one.',
  ])
  expect([await readdir(path.join(cwd, 'my-app')), await read('my-app/package.json')]).toEqual([
    ['package.json'],
    'mine',
  ])
})

test('--no-demo leaves no file of that noun and no line that mentions it', async () => {
  expect(await create('my-app --no-demo --skip-install --no-git')).toBe(0)
  const files = (await readdir(path.join(cwd, 'my-app'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(cwd, path.join(entry.parentPath, entry.name)))
  expect(files.filter((file) => /todo/i.test(file))).toEqual([])
  const mentions = []
  for (const file of files.filter((name) => /\.(tsx?|css|json|prisma|sql|md)$/.test(name))) {
    if (/package-lock|decisions|totals/.test(file)) continue
    if (/todo/i.test((await read(file)).replace(/mastodon/gi, ''))) mentions.push(file)
  }
  expect(mentions).toEqual([])
  expect(await read('my-app/prisma/schema.prisma')).not.toContain('Todo')
  // The rest reads as if written by hand: format, imports, variables.
  const biome = runProcess(
    path.join(PROJECT, 'node_modules/.bin/biome'),
    ['check', '--colors=off'],
    { cwd: path.join(cwd, 'my-app') },
  )
  expect([await biome.exited, biome.output()]).toEqual([0, expect.anything()])
})

test('the documents name the app and its package manager', async () => {
  expect(await create('my-app --use-pnpm --skip-install --no-git')).toBe(0)
  const readme = await read('my-app/README.md')
  expect(readme).toMatch(/^# My App\n/)
  expect(readme).toContain('pnpm run dev')
  for (const file of ['README.md', 'AGENTS.md', 'docs/deployment.md', '.env.example'])
    expect(await read(`my-app/${file}`)).not.toMatch(/\bnpm (run|ci|install|start|test)|\{\{\w+\}/)
  expect(await read('my-app/docs/upgrading.md')).toContain('pnpm run check')
  expect(await read('my-app/Dockerfile')).toMatch(
    /pnpm-lock\.yaml[\s\S]*pnpm install --frozen-lockfile/,
  )
  expect(await read('my-app/Dockerfile')).not.toMatch(/npm ci|\bnpm run|package-lock/)
  expect(readme.match(/Latchkey/g)).toHaveLength(1)
  expect(await read('my-app/lib/brand.ts')).toContain("APP_NAME = 'My App'")
  expect(await read('my-app/AGENTS.md')).toContain('pnpm run test:unit lib/profile')
  const page = await read('my-app/app/(site)/page.tsx')
  expect([page.split('\n').length < 50, page.includes('Latchkey')]).toEqual([true, false])
})

test('--with import adds the importers and their table', async () => {
  expect(await create('without --skip-install --no-git')).toBe(0)
  expect(await create('with --skip-install --no-git --with import')).toBe(0)
  const has = (app: string) => [
    existsSync(path.join(cwd, app, 'scripts/import.ts')),
    existsSync(path.join(cwd, app, 'docs/migrating.md')),
  ]
  expect([has('without'), has('with')]).toEqual([
    [false, false],
    [true, true],
  ])
  for (const [app, isThere] of [
    ['without', false],
    ['with', true],
  ] as const) {
    expect((await read(`${app}/package.json`)).includes('"import":')).toBe(isThere)
    expect((await read(`${app}/prisma/schema.prisma`)).includes('imported_rows')).toBe(isThere)
    expect((await read(`${app}/README.md`)).includes('run import')).toBe(isThere)
  }
})

test('if the installation fails, keeps the files and says what to run', async () => {
  expect(await create('my-app --use-pnpm', { env: await fakePackageManager('exit 1') })).toBe(1)
  expect(errors).toEqual([
    'pnpm install failed. The app’s files are kept. To finish, run:',
    '  cd my-app',
    '  pnpm install',
    '  pnpm run db:migrate',
    '  git init -b main',
    '  git add -A',
    '  git commit -m "Start from Latchkey"',
  ])
  expect(await read('my-app/.env')).toContain('AUTH_SECRET=')
})

test('a missing package manager is a failed installation', async () => {
  expect(await create('my-app --use-bun --no-git', { env: { PATH: '/nowhere' } })).toBe(1)
  expect(errors).toEqual([
    'bun is not installed here.',
    'bun install failed. The app’s files are kept. To finish, run:',
    '  cd my-app',
    '  bun install',
    '  bun run db:migrate',
  ])
})

test('if the database cannot be created, does the rest and says what to run', async () => {
  const env = await fakePackageManager(
    'if [ "$2" = db:migrate ]; then echo "No database for this machine."; exit 1; fi',
  )
  expect(await create('my-app --use-pnpm', { env })).toBe(1)
  expect(errors).toEqual([
    'No database for this machine.',
    'The database could not be created. The app’s files are kept. To finish, run:',
    '  cd my-app',
    '  pnpm run db:migrate',
  ])
  expect(
    execFileSync('git', ['rev-list', '--count', 'HEAD'], {
      cwd: path.join(cwd, 'my-app'),
      encoding: 'utf8',
    }),
  ).toBe('1\n')
})

test('installs and migrates the app’s own database, whatever this shell’s variables say', async () => {
  const env = await fakePackageManager(
    'echo "$*/$NODE_ENV/$DATABASE_URL/$DIRECT_DATABASE_URL/$APP_DATABASE_URL" >> ../ran',
  )
  const foreign = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://elsewhere/other',
    DIRECT_DATABASE_URL: 'postgresql://elsewhere/other',
    APP_DATABASE_URL: 'postgresql://elsewhere/other',
  }
  expect(await create('my-app --use-pnpm --no-git', { env: { ...env, ...foreign } })).toBe(0)
  expect(await read('ran')).toBe('install////\nrun db:migrate////\n')
  expect(printed.slice(-3)).toEqual([
    'My App is ready:  cd my-app',
    'Start it:  pnpm run dev',
    'Read next: README.md',
  ])
})

/** An environment in which `pnpm` is this shell script. */
async function fakePackageManager(script: string): Promise<Record<string, string>> {
  const bin = path.join(root, path.basename(cwd).replace('cwd', 'bin'))
  await mkdir(bin)
  await writeFile(path.join(bin, 'pnpm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { PATH: `${bin}${path.delimiter}${process.env.PATH}` }
}

test('reports a folder that cannot be written, and how to go on', async () => {
  await rm(path.join(root, 'template/lib/nouns.ts'))
  try {
    expect(await create('my-app --skip-install --no-demo')).toBe(1)
    expect(errors[0]).toMatch(/^The app could not be created: ENOENT/)
    expect(errors[1]).toContain('run: npx create-latchkey my-app')
  } finally {
    await rm(path.join(root, 'template'), { recursive: true })
    await assembleTemplate(path.join(root, 'template'))
  }
})
