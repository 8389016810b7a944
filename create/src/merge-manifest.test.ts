import { expect, test } from 'vitest'
import { mergeManifest } from './merge-manifest.ts'

test('takes the template’s changes and keeps your own, each in its place', () => {
  const base = { name: 'a', dependencies: { next: '1', old: '1', react: '1' }, type: 'module' }
  const theirs = { name: 'a', dependencies: { jose: '1', next: '2', react: '1', zod: '1' } }
  const yours = {
    name: 'mine',
    dependencies: { next: '1', old: '1', react: '1', stripe: '9' },
    type: 'module',
  }
  const { merged, conflicts, deleted } = mergeManifest(base, theirs, yours)
  expect(JSON.stringify(merged)).toBe(
    '{"name":"mine","dependencies":{"next":"2","react":"1","zod":"1","stripe":"9","jose":"1"}}',
  )
  expect([conflicts, deleted]).toEqual([[], []])
})

test('keeps your value where both changed it, and names it', () => {
  const { merged, conflicts } = mergeManifest(
    { scripts: { a: '1', b: '1' }, x: 1 },
    { scripts: { a: '2', c: '2' }, x: 2 },
    { scripts: { a: '3', b: '3', c: '3' }, x: 2 },
  )
  expect(merged).toEqual({ scripts: { a: '3', b: '3', c: '3' }, x: 2 })
  expect(conflicts).toEqual([
    { path: 'scripts.a', yours: '3', theirs: '2' },
    { path: 'scripts.b', yours: '3', theirs: undefined },
    { path: 'scripts.c', yours: '3', theirs: '2' },
  ])
})

test('a key that you deleted stays deleted, and is named if it changed', () => {
  expect(
    mergeManifest(
      { scripts: { a: '1', b: '1' } },
      { scripts: { a: '2', b: '1' } },
      { scripts: {} },
    ),
  ).toEqual({ merged: { scripts: {} }, conflicts: [], deleted: ['scripts.a'] })
})
