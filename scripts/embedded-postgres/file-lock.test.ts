import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProcess } from '@/scripts/testing/run-process'
import { withFileLock } from './file-lock'

let directory: string
let file: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'lock-'))
  file = path.join(directory, 'lock')
})
afterEach(() => rmSync(directory, { recursive: true }))

test('only one at a time, also after one that failed', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await expect(withFileLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  )
  await Promise.all([1, 2, 3, 4, 5].map(() => withFileLock(file, work)))
  expect(most).toBe(1)
})

test('the lock of a dead process is taken over, by one of many', async () => {
  const dead = runProcess(process.execPath, ['-e', ''])
  await dead.exited
  writeFileSync(file, String(dead.pid))
  let inside = 0
  let most = 0
  await Promise.all(
    [1, 2, 3, 4].map(() =>
      withFileLock(file, async () => {
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside--
      }),
    ),
  )
  expect(most).toBe(1)
})
