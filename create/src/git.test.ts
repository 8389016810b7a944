import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commitAll } from './git.ts'

const NAMED = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}
// Nothing of this machine's own settings.
const ALONE = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'git-'))
  await writeFile(path.join(directory, 'file'), 'text')
})

afterEach(() => rm(directory, { recursive: true }))

const git = (...args: string[]) =>
  execFileSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, ...ALONE },
  }).trim()

test('makes one commit on main with everything in it', async () => {
  expect(await commitAll(directory, { ...ALONE, ...NAMED })).toBeNull()
  expect([
    git('branch', '--show-current'),
    git('rev-list', '--count', 'HEAD'),
    git('status', '--porcelain'),
  ]).toEqual(['main', '1', ''])
})

test('ignores the variables of a hook and a key that cannot sign', async () => {
  const config = path.join(directory, '..', `${path.basename(directory)}.config`)
  await writeFile(config, '[commit]\n\tgpgsign = true\n[user]\n\tsigningkey = nobody\n')
  expect(
    await commitAll(directory, {
      ...ALONE,
      ...NAMED,
      GIT_CONFIG_GLOBAL: config,
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
    }),
  ).toBeNull()
  await rm(config)
})

test('does not touch a repository around the folder', async () => {
  git('init', '--quiet')
  await mkdir(path.join(directory, 'app'))
  expect(await commitAll(path.join(directory, 'app'), { ...ALONE, ...NAMED })).toContain(
    'in a Git repository already',
  )
  expect(git('status', '--porcelain')).toBe('?? file')
})

test('says what to run if git knows no author, and prepares everything for it', async () => {
  const nameless = {
    ...ALONE,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.useConfigOnly',
    GIT_CONFIG_VALUE_0: 'true',
  }
  expect(await commitAll(directory, { ...nameless, EMAIL: undefined })).toBe(
    'No commit was made: git does not know your name and email address yet. Then: git add -A && git commit -m "Start from Latchkey"',
  )
  expect(git('status', '--porcelain')).toBe('A  file')
})

test('says what to run if git is missing', async () => {
  expect(await commitAll(directory, { ...ALONE, PATH: '/nowhere' })).toBe(
    'git is not installed. Once it is: git init -b main && git add -A && git commit -m "Start from Latchkey"',
  )
})
