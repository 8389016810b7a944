import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMITTER } from '@/proofs/committer'
import { EDITS, isAlone } from '@/proofs/upgrade/edits'
import { startRegistry } from '@/proofs/upgrade/registry'
import {
  ADDED,
  CHANGELOG,
  cloneOld,
  FIXED,
  makeVersions,
  NEW,
  newestMigration,
  OLD,
  REMOVED,
  RENAMED,
} from '@/proofs/upgrade/versions'
import { adopt } from './adopt.ts'
import { parseArguments } from './parse-arguments.ts'
import { parseUpgrade } from './parse-upgrade.ts'
import { replaceOnce } from './text-files.ts'
import { upgrade } from './upgrade.ts'

const BRANCH = `latchkey-upgrade-${NEW}`
let root = ''
let versions = { old: '', new: '' }

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'upgrade-'))
  versions = await makeVersions(root)
})
afterAll(() => rm(root, { recursive: true }))

/** One app can have most of them together. */
const GROUPS = [EDITS.filter((one) => !isAlone(one)), ...EDITS.filter(isAlone).map((one) => [one])]

test.each(GROUPS.map((edits) => ({ edits, names: edits.map(({ name }) => name).join(', ') })))(
  'an upgraded app with these edits is a new one with them: $names',
  async ({ edits }) => {
    const flags = edits.flatMap((one) => one.flags)
    const app = await make('old', flags)
    const wanted = await make('new', flags)
    for (const place of [app, wanted]) {
      for (const { apply } of edits) await apply(place)
      commit(place)
    }
    const { code, lines } = await run(app)
    expect([code, lines]).toEqual([0, expect.anything()])
    expect(git(app, 'branch', '--show-current')).toBe(BRANCH)
    commit(app)
    expect(await treeOf(app)).toEqual(await treeOf(wanted))
  },
)

test('merges an app that was adopted', async () => {
  const app = path.join(await mkdtemp(path.join(root, 'adopted-')), 'my-app')
  await cloneOld(app)
  const parsed = parseArguments(['my-app', '--no-demo'])
  if (parsed.kind !== 'create') throw new Error('not understood')
  await adopt(parsed.options, { directory: app, env: COMMITTER, today: '2026-11-21' })
  await EDITS[0]?.apply(app)
  commit(app)
  const wanted = await make('new', ['--no-demo'])
  await EDITS[0]?.apply(wanted)
  commit(wanted)

  expect(await run(app)).toMatchObject({ code: 0 })
  commit(app)
  expect(await treeOf(app)).toEqual(await treeOf(wanted))
})

test('says what it did and what is next', async () => {
  const app = await make('old')
  const migration = `prisma/migrations/${await newestMigration(path.join(versions.new, 'template'))}`
  await rm(path.join(app, 'docs/styling.md'))
  await mkdir(path.join(app, 'prisma/migrations/20991231000000_mine'))
  await writeFile(path.join(app, 'prisma/migrations/20991231000000_mine/migration.sql'), '')
  await appendFile(path.join(app, REMOVED), '// Mine.\n')
  await appendFile(path.join(app, RENAMED[0]), '// Mine.\n')
  commit(app)
  const { code, lines } = await run(app)
  expect(code).toBe(1)
  expect(lines).toEqual([
    `Latchkey ${OLD} → ${NEW}, on the new branch ${BRANCH}`,
    expect.stringMatching(/^\d+ updated, 2 merged, 2 added, 0 removed, 0 conflict$/),
    'For you to decide, not touched:',
    `  ${REMOVED} is no longer in the template; you changed it`,
    'Not taken:',
    '  docs/styling.md you deleted or moved it; it changed',
    'What the template changed in those files: .git/latchkey-upgrade.patch',
    'Migrations:',
    `  ${migration} comes before your 20991231000000_mine in a new database, and after it in yours. See that both orders work.`,
    'Next:',
    '  npm install',
    '  npm run db:migrate',
    '  npm run check',
    '  npm run test',
    `  git add -A && git commit -m "Upgrade to Latchkey ${NEW}"`,
    'To undo it: git reset --hard && git checkout -',
  ])
  expect(await readFile(path.join(app, '.git/latchkey-upgrade.patch'), 'utf8')).toContain('-Old.\n')
  const has = (file: string) => existsSync(path.join(app, file))
  expect([ADDED, REMOVED, ...RENAMED].map(has)).toEqual([true, true, false, true])
  expect(await readFile(path.join(app, RENAMED[1]), 'utf8')).toMatch(/\/\/ Mine\.\n$/)
  // As the last line says.
  git(app, 'reset', '--hard', '--quiet')
  git(app, 'checkout', '--quiet', '-')
  expect(git(app, 'status', '--porcelain')).toBe('')
  expect([ADDED, ...RENAMED].map(has)).toEqual([false, true, false])
})

test('the same lines are a conflict of Git’s; in package.json yours stay', async () => {
  const app = await make('old')
  await edit(app, 'app/globals.css', '/* Old. */', '/* Mine. */')
  await edit(app, 'package.json', '"next": "16.4.5"', '"next": "16.4.4"')
  commit(app)
  const { code, lines } = await run(app)
  expect(code).toBe(1)
  expect(lines.slice(2, 6)).toEqual([
    'Conflicts, marked in the file:',
    '  app/globals.css',
    'In package.json, your value stays where the template changed it as well:',
    expect.stringMatching(/^ {2}dependencies.next: "16.4.4", in the template "/),
  ])
  expect(git(app, 'status', '--porcelain', 'app')).toBe('UU app/globals.css')
  expect(git(app, 'ls-files', '--unmerged')).toMatch(/ 1\t[\s\S]* 2\t[\s\S]* 3\tapp\/globals\.css$/)
  expect(await readFile(path.join(app, 'app/globals.css'), 'utf8')).toContain(
    `<<<<<<< yours\n/* Mine. */\n||||||| Latchkey ${OLD}\n/* Old. */\n=======\n`,
  )
  expect(JSON.parse(await readFile(path.join(app, 'package.json'), 'utf8'))).toMatchObject({
    latchkey: { version: NEW },
    dependencies: { next: '16.4.4', tldts: expect.anything() },
  })
})

test('--dry-run says what would change and touches nothing', async () => {
  const app = await make('old')
  const { code, lines } = await run(app, '--dry-run')
  expect([code, lines[0]]).toEqual([0, `Latchkey ${OLD} → ${NEW}, a dry run: nothing is changed`])
  expect(lines).toEqual(
    expect.arrayContaining([
      `  added  ${ADDED}`,
      `  removed  ${REMOVED}`,
      `  updated  ${RENAMED.join(' → ')}`,
      '  merged  package.json',
    ]),
  )
  expect(git(app, 'status', '--porcelain')).toBe('')
  expect(git(app, 'branch')).toBe('* main')
})

test('--security takes only the files of the fixes', async () => {
  const app = await make('old')
  await EDITS.find(({ name }) => name === 'an auth file')?.apply(app)
  commit(app)
  const { code, lines } = await run(app, '--security')
  expect(code).toBe(0)
  expect(lines.slice(0, 3)).toEqual([
    `Latchkey ${OLD} → ${NEW}, on the new branch latchkey-security-${NEW}`,
    CHANGELOG.split('\n').find((line) => line.startsWith('- ')),
    '0 updated, 1 merged, 0 added, 0 removed, 0 conflict',
  ])
  expect(git(app, 'status', '--porcelain')).toBe(`M  ${FIXED}`)
  // A whole upgrade can follow.
  commit(app)
  expect(await run(app)).toMatchObject({ code: 0 })
})

test('refuses in one line, and changes nothing', async () => {
  const app = await make('old')
  const refusal = async (...args: string[]) => {
    const { code, lines, errors } = await run(app, ...args)
    expect([code, lines, errors.length]).toEqual([2, [], 1])
    return errors[0]
  }
  await writeFile(path.join(app, 'mine'), '')
  expect(await refusal()).toBe(
    'There are changes that are not committed: commit or stash them first.',
  )
  await rm(path.join(app, 'mine'))
  expect(await refusal('--base', 'lib')).toBe('lib is not the package create-latchkey.')
  expect(await refusal('--base', versions.new)).toBe(
    `${versions.new} is create-latchkey ${NEW}, but the app is from ${OLD}.`,
  )
  expect(await refusal('--base', 'nowhere.tgz')).toMatch(/nowhere\.tgz could not be fetched\. /)
  git(app, 'branch', BRANCH)
  expect(await refusal()).toBe(
    `The branch ${BRANCH} exists already: delete it, or finish it first.`,
  )
  git(app, 'branch', '-D', BRANCH)

  await edit(
    app,
    'package.json',
    `"version": "${OLD}",\n    "created"`,
    '"version": "0.3.0",\n    "created"',
  )
  expect(await refusal()).toMatch(
    /^This is create-latchkey 0\.2\.0, and the app is newer \(0\.3\.0\)/,
  )
  await edit(app, 'package.json', '"options":', '"flags":')
  expect(await refusal()).toMatch(/^package\.json does not say how this app was made/)
  git(app, 'checkout', '--', 'package.json')
  await rename(path.join(app, '.git'), path.join(app, 'git'))
  expect(await refusal()).toBe('The app is not in a Git repository: make one and commit first.')
  await rm(path.join(app, 'package.json'))
  expect(await refusal()).toBe('There is no package.json here: run this in the app’s folder.')
})

test('an app of this version needs nothing', async () => {
  const app = await make('new')
  expect(await run(app)).toEqual({
    code: 0,
    lines: [`The app is at Latchkey ${NEW} already.`],
    errors: [],
  })
})

test('the base may be a tarball', async () => {
  const folder = await mkdtemp(path.join(root, 'tarball-'))
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: versions.old })
  const app = await make('old')
  const tarball = path.join(folder, `create-latchkey-${OLD}.tgz`)
  expect(await run(app, '--dry-run', '--base', tarball)).toMatchObject({ code: 0 })
})

test('without --base, the registry that npm uses has the app’s version', async () => {
  const registry = await startRegistry(path.join(root, 'registry'), [versions.old, versions.new])
  const app = await make('old')
  const packages = (env: Record<string, string>) => runWith(env, app, '--dry-run')
  expect(await packages(registry.env)).toMatchObject({ code: 0, errors: [] })
  expect(registry.seen.map((one) => one.path)).toContain(`/create-latchkey-${OLD}.tgz`)
  await registry.stop()
  const unreachable = { ...registry.env, npm_config_cache: path.join(root, 'empty-cache') }
  expect(await packages({ ...unreachable, npm_config_fetch_retries: '0' })).toEqual({
    code: 2,
    lines: [],
    errors: [
      `create-latchkey@${OLD} could not be fetched. Give it as a folder or tarball: --base <path>`,
    ],
  })
})

/** Runs the command in an app, against the old version's folder unless told otherwise. */
function run(cwd: string, ...args: string[]) {
  return runWith({}, cwd, ...(args.includes('--base') ? args : [...args, '--base', versions.old]))
}

async function runWith(env: Record<string, string>, cwd: string, ...args: string[]) {
  const parsed = parseUpgrade(args)
  if (parsed.kind !== 'upgrade') throw new Error(JSON.stringify(parsed))
  const [lines, errors]: string[][] = [[], []]
  const code = await upgrade(parsed.options, {
    cwd,
    env,
    own: versions.new,
    version: NEW,
    print: (line) => lines?.push(line),
    printError: (line) => errors?.push(line),
  })
  return { code, lines: lines ?? [], errors: errors ?? [] }
}

/** Makes an app with a version, with one commit. */
async function make(version: 'old' | 'new', flags: readonly string[] = []): Promise<string> {
  const cwd = await mkdtemp(path.join(root, 'app-'))
  const bin = path.join(versions[version], 'dist/bin.js')
  execFileSync(process.execPath, [bin, 'my-app', '-y', '--use-npm', '--skip-install', ...flags], {
    cwd,
    stdio: 'pipe',
    env: { ...process.env, ...COMMITTER },
  })
  return path.join(cwd, 'my-app')
}

async function edit(app: string, file: string, from: string, to: string): Promise<void> {
  const whole = path.join(app, file)
  await writeFile(whole, replaceOnce(await readFile(whole, 'utf8'), from, to))
}

/** Every file with its mode and content, but for npm's lockfile and the day on which it was made. */
async function treeOf(app: string): Promise<string[]> {
  await writeFile(
    path.join(app, 'package.json'),
    (await readFile(path.join(app, 'package.json'), 'utf8')).replace(/"created": ".*"/, ''),
  )
  git(app, 'add', '--all')
  return git(app, 'ls-files', '--stage', '--', '.', ':!package-lock.json').split('\n')
}

function commit(app: string): void {
  git(app, 'add', '--all')
  git(app, 'commit', '--quiet', '--message', 'Mine')
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, ...COMMITTER },
  }).trimEnd()
}
