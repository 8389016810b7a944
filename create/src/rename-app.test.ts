import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PROJECT } from '@/scripts/dev/project'
import { templateFiles } from '../pack/template-files.ts'
import { layOver } from './lay-over.ts'
import { renameApp, renameLockfile, stampManifest } from './rename-app.ts'

const STAMP = {
  template: 'latchkey',
  version: '1.2.3',
  created: '2026-11-21',
  name: 'my-shop',
  options: ['--use-npm'],
}
// Documents speak of what the app was made from, the licence of who made that.
const SPEAKS_OF_THE_TEMPLATE = /\.md$|^LICENSE$/
/** The name of a header between two of our own files. */
const INTERNAL = 'X-Latchkey-'
let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'rename-'))
})

afterEach(() => rm(directory, { recursive: true }))

test('the template’s name appears nowhere in the app', async () => {
  const files = await templateFiles(PROJECT)
  for (const file of files) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
    await cp(path.join(PROJECT, file), path.join(directory, file))
  }
  await layOver(path.join(PROJECT, 'create/app'), directory, {
    fill: { name: 'My Shop' },
    replaces: true,
  })
  await renameApp(directory, 'my-shop', STAMP, files)

  const left = []
  for (const file of files.filter((name) => !SPEAKS_OF_THE_TEMPLATE.test(name))) {
    if (
      (await readFile(path.join(directory, file), 'utf8'))
        .replaceAll(INTERNAL, '')
        .includes('Latchkey')
    )
      left.push(file)
  }
  expect(left).toEqual([])
  const read = (file: string) => readFile(path.join(directory, file), 'utf8')
  expect(await read('lib/brand.ts')).toContain("export const APP_NAME = 'My Shop'")
  expect(await read('README.md')).toMatch(/^# My Shop\n/)
  expect(await read('package.json')).toMatch(/^\{\n {2}"name": "my-shop",\n/)
  expect(await read('package-lock.json')).not.toContain('"latchkey"')
})

test('package.json records what the app was made from, and keeps its order', () => {
  const before = {
    name: 'latchkey',
    version: '9.9.9',
    private: true,
    description: 'x',
    license: 'MIT',
    type: 'module',
    scripts: { a: 'b' },
  }
  expect(
    JSON.stringify(JSON.parse(stampManifest(JSON.stringify(before), '@acme/shop', STAMP))),
  ).toBe(
    JSON.stringify({
      name: '@acme/shop',
      version: '0.1.0',
      private: true,
      latchkey: STAMP,
      type: 'module',
      scripts: { a: 'b' },
    }),
  )
})

test('the lockfile has the name in both places and is otherwise unchanged', () => {
  const before = {
    name: 'latchkey',
    version: '1.0.0',
    packages: {
      '': { name: 'latchkey', license: 'MIT', dependencies: {} },
      'node_modules/a': { version: '1' },
    },
  }
  expect(JSON.parse(renameLockfile(JSON.stringify(before), 'shop'))).toEqual({
    name: 'shop',
    version: '0.1.0',
    packages: {
      '': { name: 'shop', version: '0.1.0', dependencies: {} },
      'node_modules/a': { version: '1' },
    },
  })
})
