import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runProcess } from '@/lib/testing/run-process'
import { withFileLock } from '../../scripts/dev/embedded-postgres/file-lock'
import { identityOf } from '../../scripts/dev/embedded-postgres/process-check'

let directory: string
let file: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'lock-'))
  file = path.join(directory, 'lock')
})
afterEach(() => rmSync(directory, { recursive: true }))

test('only one holder at a time, also after one that failed', async () => {
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

test('a dead process’s lock is taken over by one of many', async () => {
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

test.each<[string, () => string]>([
  ['an earlier process with this id', () => restarted(process.pid)],
  ['this process, which does not hold it', () => identityOf(process.pid)],
  // Without /proc only the id is known.
  ...(process.platform === 'linux'
    ? [
        ['a process whose id another program now has', () => restarted(process.ppid)] satisfies [
          string,
          () => string,
        ],
      ]
    : []),
])('the lock of %s is taken over', async (_, holder) => {
  writeFileSync(file, holder())
  const begun = Date.now()
  expect(await withFileLock(file, async () => 'mine')).toBe('mine')
  expect(Date.now() - begun).toBeLessThan(30_000)
})

function restarted(pid: number): string {
  return identityOf(pid).replace(/ \d+ /, ' 1 ')
}

test('a running process’s lock is respected, and another system’s for a while', async () => {
  for (const holder of [identityOf(process.ppid), '1 1 other-host boot namespace']) {
    writeFileSync(file, holder)
    let isIn = false
    const work = withFileLock(file, async () => {
      isIn = true
    })
    // Waits for fifty attempts.
    for (let tries = 0; tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(isIn).toBe(false)
    rmSync(file)
    await work
  }
})
