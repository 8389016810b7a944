import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { LaunchError } from '@/lib/server/operator-error'
import { identityOf, isRunning } from './process-check'

const RETRY_MS = 20
const PATIENCE_MS = 90_000
const TAKEOVER_MS = 5_000
/** Locks held by this process. */
const held = new Set<string>()

/**
 * Runs `work` while this process holds the lock file. A dead process's lock is taken over. Throws
 * `LaunchError` after waiting 90 seconds.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  while (!acquire(file)) {
    const holder = holderOf(file)
    if (holder !== null && isStale(file, holder)) removeStale(file, holder)
    if (Date.now() > end)
      throw new LaunchError(
        `Process ${holder?.split(' ')[0]} holds ${file} for too long: stop it, or remove the file if it is something else.`,
      )
    await delay(RETRY_MS)
  }
  held.add(file)
  try {
    return await work()
  } finally {
    held.delete(file)
    rmSync(file, { force: true })
  }
}

/**
 * The holder has ended, or had our process id before us, or is on another system and long overdue.
 */
function isStale(file: string, holder: string): boolean {
  if (holder === identityOf(process.pid)) return !held.has(file)
  return !(isRunning(holder) ?? ageOf(file) < PATIENCE_MS)
}

function ageOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

/** Creates the lock with its content in one step (link is atomic), so it is never seen empty. */
function acquire(file: string): boolean {
  const own = `${file}.${process.pid}`
  writeFileSync(own, identityOf(process.pid))
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

function holderOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/**
 * Only one waiting process may remove a dead holder's lock, and only if it is unchanged: hence a
 * lock on the removal.
 */
function removeStale(file: string, holder: string): void {
  const takeover = `${file}.takeover`
  try {
    writeFileSync(takeover, '', { flag: 'wx' })
  } catch {
    try {
      if (Date.now() - statSync(takeover).mtimeMs > TAKEOVER_MS) rmSync(takeover, { force: true })
    } catch {
      // Another process has just released it.
    }
    return
  }
  try {
    if (holderOf(file) === holder) rmSync(file, { force: true })
  } finally {
    rmSync(takeover, { force: true })
  }
}
