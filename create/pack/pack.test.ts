import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProcess } from '@/lib/testing/run-process'
import { PROJECT } from '@/scripts/dev/project'
import { unpackedPath } from '../src/copy-template.ts'
import { EXCLUDED, isIn } from '../src/excluded.ts'
import { parseObject } from '../src/json-object.ts'
import { pack } from './assemble.ts'
import { templateFiles } from './template-files.ts'

const run = promisify(execFile)
/** Configuration that names excluded files. */
const CLEANED = [
  'biome.json',
  'knip.json',
  'package-lock.json',
  'package.json',
  'playwright.config.ts',
  'tsconfig.json',
  'vitest.config.ts',
]
let directory = ''
let unpacked = ''

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'pack-'))
  const tarball = await pack(path.join(directory, 'packed'))
  await run('tar', ['-xzf', tarball, '-C', directory])
  unpacked = path.join(directory, 'package')
}, 60_000)

afterAll(() => rm(directory, { recursive: true }))

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** As a path from the root, not as part of a longer one. */
function mentions(line: string, entry: string): boolean {
  return line
    .split(entry)
    .slice(0, -1)
    .some((before) => !/[\w./-]$/.test(before))
}

test('the tarball has the command and every tracked file that is not excluded, byte for byte', async () => {
  const { stdout } = await run('git', ['ls-files', '-z'], { cwd: PROJECT })
  const known = stdout.split('\0').filter((file) => file !== '' && !isIn(EXCLUDED, file))
  const packed = await filesBelow(path.join(unpacked, 'template'))
  expect(packed.map(unpackedPath).sort()).toEqual(known.sort())

  const changed = []
  for (const file of packed.filter((name) => !CLEANED.includes(name))) {
    const original = await readFile(path.join(PROJECT, unpackedPath(file)))
    if (!original.equals(await readFile(path.join(unpacked, 'template', file)))) changed.push(file)
  }
  expect(changed).toEqual([])
  const brought = (await filesBelow(unpacked)).filter((file) =>
    /^(app|import|separate)\//.test(file),
  )
  expect(brought).toEqual(
    stdout
      .split('\0')
      .flatMap((file) =>
        /^create\/(app|import|separate)\//.test(file) ? [file.replace('create/', '')] : [],
      )
      .sort(),
  )
  const others = (await filesBelow(unpacked)).filter(
    (file) => !/^(template|app|import|separate)\//.test(file),
  )
  expect(others.filter((file) => !/^dist\/[a-z-]+\.js$/.test(file))).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'package.json',
  ])
})

test('it contains nothing of this machine', async () => {
  const files = await filesBelow(unpacked)
  expect(
    files.filter((file) =>
      /(^|\/)(\.env|\.env\..*|node_modules|\.next|\.data|next-env\.d\.ts|generated)(\/|$)/.test(
        file,
      ),
    ),
  ).toEqual(['template/.env.example'])
  expect(
    files.filter(
      (file) =>
        /\.test\.|\.npmrc|\.npmignore/.test(file) &&
        !/^(template|app|import|separate)\//.test(file),
    ),
  ).toEqual([])
})

test('no file of an app mentions an excluded one', async () => {
  const app = path.join(directory, 'speaks')
  const made = runProcess(
    process.execPath,
    [
      path.join(unpacked, 'dist/bin.js'),
      'speaks',
      '--skip-install',
      '--no-git',
      '--with',
      'import',
    ],
    { cwd: directory },
  )
  expect([await made.exited, made.output().includes('failed')]).toEqual([0, false])
  const left = []
  for (const file of await filesBelow(app)) {
    const lines = (await readFile(path.join(app, file), 'utf8')).split('\n')
    left.push(
      ...lines.flatMap((line) =>
        EXCLUDED.filter((entry) => mentions(line, entry)).map((entry) => `${file}: ${entry}`),
      ),
    )
  }
  expect(left).toEqual([])
})

test('a file begins with #! exactly if Git has it as executable', async () => {
  const { stdout } = await run('git', ['ls-files', '-s'], { cwd: PROJECT })
  const programs = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('100755') ? [line.slice(line.indexOf('\t') + 1)] : []))
  const marked = []
  for (const file of await templateFiles(PROJECT))
    if ((await readFile(path.join(PROJECT, file), 'utf8')).startsWith('#!')) marked.push(file)
  expect(marked.sort()).toEqual(programs.filter((file) => !isIn(EXCLUDED, file)).sort())
})

test('it has the repository’s version and no dependencies', async () => {
  const manifest = parseObject(await readFile(path.join(unpacked, 'package.json'), 'utf8'))
  const repository = parseObject(await readFile(path.join(PROJECT, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({
    name: 'create-latchkey',
    version: repository.version,
    engines: repository.engines,
  })
  expect(Object.keys(manifest).filter((key) => /dependencies|private|scripts/i.test(key))).toEqual(
    [],
  )
})

test('the packed command runs', async () => {
  const bin = path.join(unpacked, 'dist/bin.js')
  const command = async (...args: string[]) => {
    const one = runProcess(process.execPath, [bin, ...args], { cwd: directory })
    return { code: await one.exited, output: one.output() }
  }
  expect(await command('--version')).toEqual({ code: 0, output: '0.1.0\n' })
  expect((await command('--help')).output).toContain('Usage: create-latchkey [directory] [flags]')
  expect(await command('--skip-instal')).toEqual({
    code: 1,
    output:
      'There is no flag --skip-instal. Did you mean --skip-install?\nAll flags: create-latchkey --help\n',
  })
  const made = await command('made', '--skip-install')
  expect([made.code, made.output.split('\n').at(-2)]).toEqual([0, 'Read next: README.md'])
  expect((await stat(path.join(directory, 'made/.env'))).mode & 0o777).toBe(0o600)
})
