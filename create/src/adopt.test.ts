import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { COMMITTER } from '@/proofs/committer'
import { PROJECT } from '@/scripts/dev/project'
import { assembleTemplate } from '../pack/assemble.ts'
import { adopt } from './adopt.ts'
import { createApp } from './create-app.ts'
import { parseArguments } from './parse-arguments.ts'

let root = ''

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'adopt-'))
  await assembleTemplate(path.join(root, 'template'))
})
afterAll(() => rm(root, { recursive: true }))

test.each(['', '--no-demo', '--with import', '--databases separate'])(
  'a clone that is adopted with “%s” is what the scaffold makes',
  async (flags) => {
    const name = `my-app${flags.replace(/\W+/g, '-')}`
    const directory = path.join(root, 'clone', name)
    await clone(directory)
    await adopt(optionsOf(`my-app ${flags}`), { directory, env: COMMITTER, today: '2026-11-21' })
    const scaffolded = path.join(root, 'scaffold', name)
    const code = await createApp(optionsOf(`scaffold/${name}/my-app --skip-install -y ${flags}`), {
      cwd: root,
      env: COMMITTER,
      template: path.join(root, 'template'),
      overlays: path.join(PROJECT, 'create'),
      version: '0.1.0',
      today: '2026-11-21',
      ask: null,
      print: () => undefined,
      printError: (line) => expect.unreachable(line),
    })
    expect(code).toBe(0)
    expect(treeOf(directory)).toEqual(treeOf(path.join(scaffolded, 'my-app')))
    expect(git(directory, 'status', '--porcelain')).toBe('')
    expect(await emptyFolders(directory)).toEqual([])
    expect(git(directory, 'rev-list', '--count', 'HEAD')).toBe('2\n')
    expect(await readFile(path.join(directory, '.env'), 'utf8')).toMatch(/^AUTH_SECRET=.{44}$/m)
  },
)

test('rejects an invalid name or uncommitted changes, and changes nothing', async () => {
  const directory = path.join(root, 'refused')
  await clone(directory)
  const run = (line: string) =>
    adopt(optionsOf(line), { directory, env: COMMITTER, today: '2026-11-21' })
  await expect(run('')).rejects.toThrow('npm run adopt -- my-app')
  await expect(run('Shop')).rejects.toThrow('capital letters')
  await writeFile(path.join(directory, 'mine.txt'), 'mine')
  await expect(run('my-app')).rejects.toThrow('not committed')
  expect(git(directory, 'status', '--porcelain')).toBe('?? mine.txt\n')
})

function optionsOf(line: string) {
  const parsed = parseArguments(line.split(' ').filter(Boolean))
  if (parsed.kind !== 'create') throw new Error(JSON.stringify(parsed))
  return parsed.options
}

/** The files of this repository as they are now, in a repository with one commit. */
async function clone(directory: string): Promise<void> {
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: PROJECT,
      encoding: 'utf8',
    },
  )
  for (const file of new Set(files.split('\0').filter(Boolean))) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
    await cp(path.join(PROJECT, file), path.join(directory, file)).catch(() => undefined)
  }
  git(directory, 'init', '--quiet')
  git(directory, 'add', '--all')
  git(directory, 'commit', '--quiet', '--message', 'The template')
}

async function emptyFolders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const folders = entries.filter(
    (entry) => entry.isDirectory() && !entry.parentPath.includes('.git'),
  )
  const parents = new Set(entries.map(({ parentPath }) => parentPath))
  return folders
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((folder) => !parents.has(folder) && !folder.endsWith('.git'))
}

/** Every file with its mode and content. */
function treeOf(directory: string): string[] {
  return git(directory, 'ls-tree', '-r', 'HEAD').split('\n')
}

function git(directory: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, ...COMMITTER },
  })
}
