import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { LaunchError } from '@/scripts/dev/launch-error'
import { identityOf, isRunning } from './process-check'

/**
 * The processes that use a server, one file each, which says who it is and is touched again and again: whoever leaves last
 * stops the server. To be called under the cluster's lock.
 */

const HEARTBEAT_MS = 1_000
const FRESH_MS = 10_000

/** A note that this process uses the server. */
export type Note = { file: string; heartbeat: NodeJS.Timeout }

export function join(directory: string): Note {
  mkdirSync(directory, { recursive: true })
  const file = path.join(directory, randomUUID())
  writeFileSync(file, identityOf(process.pid))
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS).unref()
  return { file, heartbeat }
}

/** Takes the note back. Returns whether somebody still uses the server. */
export function leave(directory: string, { file, heartbeat }: Note): boolean {
  clearInterval(heartbeat)
  rmSync(file, { force: true })
  return isUsed(directory)
}

/** Whether somebody uses the server. Removes the notes of processes that have ended. */
export function isUsed(directory: string): boolean {
  const notes = readNotes(directory)
  for (const { file, isInUse } of notes) if (!isInUse) rmSync(file, { force: true })
  return notes.some(({ isInUse }) => isInUse)
}

/**
 * Throws `LaunchError` while somebody in another container or on another host uses the data: from here their server cannot
 * be seen, and a second one on the same data would destroy it.
 */
export function refuseOtherSystems(directory: string): void {
  const other = readNotes(directory).find(({ isInUse, isOurs }) => isInUse && !isOurs)
  if (other)
    throw new LaunchError(
      `The embedded database is in use in another container or on another host (${other.host}). Stop the app there, or set DATABASE_URL.`,
    )
}

function readNotes(directory: string) {
  const names = readdirOrNone(directory)
  return names.flatMap((name) => {
    const file = path.join(directory, name)
    try {
      const identity = readFileSync(file, 'utf8')
      const running = isRunning(identity)
      const isFresh = Date.now() - statSync(file).mtimeMs < FRESH_MS
      const host = identity.split(' ')[2] ?? ''
      return [{ file, host, isOurs: running !== null, isInUse: running ?? isFresh }]
    } catch {
      // Taken back meanwhile.
      return []
    }
  })
}

function readdirOrNone(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // The data was removed meanwhile.
  }
}
