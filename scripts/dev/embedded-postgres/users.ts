import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { LaunchError } from '@/lib/server/operator-error'
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

/** An account of this machine, by number. */
export type Account = { uid: number; gid: number }

const UNPRIVILEGED = ['postgres', 'node', 'nobody']

/**
 * The account PostgreSQL has to run as, or null for that of this process. PostgreSQL refuses to run as root; it then gets the owner of
 * existing data, or else an unprivileged account that is there already (`initdb` looks the account up by name, so that a bare number would not do).
 */
export function serverAccount(dataDirectory: string): Account | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(dataDirectory)) {
    const { uid, gid } = statSync(dataDirectory)
    if (uid !== 0) return { uid, gid }
  }
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of UNPRIVILEGED) {
    const row = rows.find((fields) => fields[0] === name)
    if (row) return { uid: Number(row[2]), gid: Number(row[3]) }
  }
  throw new LaunchError(
    `PostgreSQL does not run as root, and this machine has none of the accounts ${UNPRIVILEGED.join(', ')}: set DATABASE_URL.`,
  )
}

/** Whether the account can enter the folder and every folder above it. */
export function canEnter(account: Account, directory: string): boolean {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const { uid, gid, mode } = statSync(current)
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
    if (current === path.dirname(current)) return true
  }
}
