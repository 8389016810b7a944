import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mergeTrees } from './merge-trees.ts'
import { migrationWarnings } from './migration-order.ts'

const LABELS = { base: 'Latchkey 0.1.0', theirs: 'Latchkey 0.2.0' }
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n'
let work = ''

beforeEach(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'merge-'))
})
afterEach(() => rm(work, { recursive: true }))

type Files = Record<string, string>

/** Merges folders with these files. Changes as 'kind file', with what was merged by file. */
async function merge(base: Files, theirs: Files, yours: Files, isWanted = (_: string) => true) {
  const trees = { base: `${work}/base`, theirs: `${work}/theirs`, yours: `${work}/yours`, work }
  for (const [folder, files] of Object.entries({ base, theirs, yours })) {
    await mkdir(path.join(work, folder), { recursive: true })
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(work, folder, file)), { recursive: true })
      await writeFile(path.join(work, folder, file), text)
    }
  }
  const changes = await mergeTrees(trees, LABELS, isWanted)
  const texts: Files = {}
  for (const { file, content } of changes)
    if (content) texts[file] = await readFile(content, 'utf8')
  return { trees, changes, texts, kinds: changes.map(({ kind, file }) => `${kind} ${file}`) }
}

test('takes what changed in the template, and leaves what changed only here', async () => {
  const { kinds, texts } = await merge(
    { same: 'a', changed: 'a', mine: 'a', both: 'a', gone: 'a' },
    { same: 'a', changed: 'b', mine: 'a', both: 'c', 'new/file': 'n' },
    { same: 'a', changed: 'a', mine: 'm', both: 'c', gone: 'a', own: 'o' },
  )
  expect(kinds).toEqual(['updated changed', 'removed gone', 'added new/file'])
  expect(texts).toEqual({ changed: 'b', 'new/file': 'n' })
})

test('merges other lines of the same file, and marks the same lines as Git does', async () => {
  const { kinds, texts } = await merge(
    { a: LINES, b: LINES },
    { a: LINES.replace('two', 'TWO'), b: LINES.replace('two', 'TWO') },
    { a: LINES.replace('six', 'mine'), b: LINES.replace('two', 'mine') },
  )
  expect(kinds).toEqual(['merged a', 'conflict b'])
  expect(texts.a).toBe('one\nTWO\nthree\nfour\nfive\nmine\nseven\n')
  expect(texts.b).toBe(
    'one\n<<<<<<< yours\nmine\n||||||| Latchkey 0.1.0\ntwo\n=======\nTWO\n>>>>>>> Latchkey 0.2.0\nthree\nfour\nfive\nsix\nseven\n',
  )
})

test('a file that you deleted stays deleted, and new ones do not come into a folder without any', async () => {
  const { changes } = await merge(
    { 'lib/a/one': 'a', 'lib/b': 'b' },
    { 'lib/a/one': 'c', 'lib/a/two': 't', 'lib/a/sub/three': 't', 'lib/b': 'b' },
    { 'lib/b': 'b' },
  )
  expect(changes).toEqual([
    { file: 'lib/a/one', kind: 'kept', why: 'you deleted or moved it; it changed' },
    { file: 'lib/a/sub/three', kind: 'kept', why: 'is new; you deleted lib/a/' },
    { file: 'lib/a/two', kind: 'kept', why: 'is new; you deleted lib/a/' },
  ])
})

test('leaves what it cannot merge for you to decide', async () => {
  const links = await merge({ link: 'a', 'x/y': 'a' }, { link: 'b', 'x/y': 'a' }, { 'x/y': 'a' })
  expect(links.kinds).toEqual(['kept link'])
  await symlink('x/y', path.join(links.trees.yours, 'link'))
  const { changes } = await merge(
    { picture: 'a\0', gone: 'a', link: 'a' },
    { picture: 'b\0', link: 'b' },
    { picture: 'c\0', gone: 'mine' },
  )
  expect(changes.map(({ kind, file, why }) => `${kind}: ${file} ${why}`)).toEqual([
    'left: gone is no longer in the template; you changed it',
    'left: link is not a file here',
    'left: picture is binary; you and the template changed it',
  ])
})

test('takes a new binary file as it is', async () => {
  const { changes, trees } = await merge({ picture: 'a\0' }, { picture: 'b\0' }, { picture: 'a\0' })
  expect(changes).toEqual([
    { file: 'picture', kind: 'updated', content: path.join(trees.theirs, 'picture') },
  ])
})

test('two files that were added under one name are a conflict, unless they are equal', async () => {
  const { kinds, texts } = await merge({}, { a: 'theirs\n', b: 'b' }, { a: 'mine\n', b: 'b' })
  expect(kinds).toEqual(['conflict a'])
  expect(texts.a).toContain('<<<<<<< yours\nmine\n')
})

test('your changes follow a file that the template renamed', async () => {
  const { changes, texts } = await merge(
    { 'a/old': LINES, 'b/old': `B ${LINES}` },
    { 'a/new': LINES.replace('two', 'TWO'), 'b/new': `B ${LINES}` },
    { 'a/old': LINES.replace('six', 'mine'), 'b/old': `B ${LINES}` },
  )
  expect(changes.map(({ content: _, ...change }) => change)).toEqual([
    { file: 'a/new', kind: 'merged', was: 'a/old' },
    { file: 'b/new', kind: 'updated', was: 'b/old' },
  ])
  expect(texts['a/new']).toBe('one\nTWO\nthree\nfour\nfive\nmine\nseven\n')
})

test('migrations are only added: never changed, removed or overwritten', async () => {
  const at = (name: string) => `prisma/migrations/${name}/migration.sql`
  const { changes, trees } = await merge(
    { [at('1_init')]: 'a', [at('2_gone')]: 'a', [at('3_squashed')]: 'a' },
    { [at('1_init')]: 'b', [at('3_squashed')]: 'b', [at('4_new')]: 'n', [at('5_same')]: 'n' },
    { [at('1_init')]: 'a', [at('2_gone')]: 'a', [at('5_same')]: 'mine', [at('6_own')]: 'o' },
  )
  expect(changes.map(({ kind, file, why }) => `${kind}: ${file} ${why ?? ''}`)).toEqual([
    `kept: ${at('1_init')} changed; yours stays as it was applied`,
    `added: ${at('4_new')} `,
    `left: ${at('5_same')} is yours; the template has another of this name`,
  ])
  expect(await migrationWarnings(trees, changes)).toEqual([
    expect.stringMatching(/^prisma\/migrations\/4_new comes before your 6_own /),
  ])
})

test('takes only the wanted files', async () => {
  const { kinds } = await merge(
    { a: 'a', b: 'a' },
    { a: 'b', b: 'b' },
    { a: 'a', b: 'a' },
    (file) => file === 'b',
  )
  expect(kinds).toEqual(['updated b'])
})
