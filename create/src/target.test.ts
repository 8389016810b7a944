import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findConflicts, resolveTarget } from './target.ts'

let cwd = ''

beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'target-'))
})

afterEach(() => rm(cwd, { recursive: true }))

const conflictsAt = (given: string) => findConflicts(resolveTarget(given, cwd))

test.each([
  ['my-app', { shown: 'my-app', name: 'my-app', isNameTyped: true }],
  ['./my-app/', { shown: 'my-app', name: 'my-app', isNameTyped: true }],
  ['apps/web', { shown: 'apps/web', name: 'web', isNameTyped: true }],
  ['@acme/shop', { shown: '@acme/shop', name: '@acme/shop', isNameTyped: true }],
  ['apps/@acme/shop', { shown: 'apps/@acme/shop', name: 'shop', isNameTyped: true }],
])('resolves %s', (given, expected) => {
  expect(resolveTarget(given, '/home/ada')).toEqual({
    directory: path.join('/home/ada', given.replace(/\/$/, '')),
    ...expected,
  })
})

test('takes the current folder’s name', () => {
  expect(resolveTarget('.', '/home/ada')).toEqual({
    directory: '/home/ada',
    shown: '.',
    name: 'ada',
    isNameTyped: false,
  })
  expect(resolveTarget('..', '/home/ada')).toEqual({
    directory: '/home',
    shown: '..',
    name: 'home',
    isNameTyped: false,
  })
})

test('a missing folder, with or without parents, and an empty one are free', async () => {
  await mkdir(path.join(cwd, 'empty'))
  for (const given of ['new', 'not/yet/there', 'empty', '.']) {
    if (given === '.') await rm(path.join(cwd, 'empty'), { recursive: true })
    expect(await conflictsAt(given)).toEqual([])
  }
  expect(await readdir(cwd)).toEqual([])
})

test('lists conflicting files, but none that an app never has', async () => {
  await mkdir(path.join(cwd, 'app/src'), { recursive: true })
  await mkdir(path.join(cwd, 'app/.git'))
  for (const name of ['.DS_Store', 'my.iml', '.env', 'README.md'])
    await writeFile(path.join(cwd, 'app', name), '')
  expect(await conflictsAt('app')).toEqual([
    'app is not empty. In the way:',
    '  .env',
    '  README.md',
    '  src',
  ])
  expect(await conflictsAt('.')).toEqual(['This folder is not empty. In the way:', '  app'])
})

test('a file, a link to a folder and a broken link are conflicts', async () => {
  await mkdir(path.join(cwd, 'folder'))
  await writeFile(path.join(cwd, 'file'), '')
  await symlink('folder', path.join(cwd, 'link'))
  await symlink('nowhere', path.join(cwd, 'dangling'))
  for (const given of ['file', 'link', 'dangling'])
    expect(await conflictsAt(given)).toEqual([`${given} is there already, and it is not a folder.`])
})

test('a file further up is a conflict, a link to a folder is not', async () => {
  await mkdir(path.join(cwd, 'folder'))
  await writeFile(path.join(cwd, 'file'), '')
  await symlink('folder', path.join(cwd, 'link'))
  expect(await conflictsAt('file/deep/app')).toEqual([
    `${path.join(cwd, 'file')} is not a folder, so ${path.join('file', 'deep', 'app')} cannot be made.`,
  ])
  expect(await conflictsAt('link/app')).toEqual([])
})
