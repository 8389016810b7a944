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
 * The processes that use a server, one regularly touched file each. The last to leave stops the
 * server. Call under the cluster's lock.
 */

const HEARTBEAT_MS = 1_000
const FRESH_MS = 10_000

/** Records that this process uses the server. */
export type Note = { file: string; heartbeat: NodeJS.Timeout }

export function join(directory: string): Note {
  mkdirSync(directory, { recursive: true })
  const file = path.join(directory, randomUUID())
  writeFileSync(file, identityOf(process.pid))
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS).unref()
  return { file, heartbeat }
}

/** Removes the record. Returns whether another process still uses the server. */
export function leave(directory: string, { file, heartbeat }: Note): boolean {
  clearInterval(heartbeat)
  rmSync(file, { force: true })
  return isUsed(directory)
}

/** Whether a process uses the server. Removes the records of ended processes. */
export function isUsed(directory: string): boolean {
  const notes = readNotes(directory)
  for (const { file, isInUse } of notes) if (!isInUse) rmSync(file, { force: true })
  return notes.some(({ isInUse }) => isInUse)
}

/**
 * Throws `LaunchError` while another container or host uses the data: their server cannot be seen
 * from here, and a second one on the same data would corrupt it.
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
      // Removed in the meantime.
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
    // The data was removed in the meantime.
  }
}

/** An account of this machine. */
export type Account = { uid: number; gid: number }

const UNPRIVILEGED = ['postgres', 'node', 'nobody']

/**
 * The account to run PostgreSQL as; null for the current one. It refuses to run as root, so root
 * uses the data's owner or an existing unprivileged account (`initdb` looks it up by name).
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

/** Whether the account can enter the folder and all its parents. */
export function canEnter(account: Account, directory: string): boolean {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const { uid, gid, mode } = statSync(current)
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
    if (current === path.dirname(current)) return true
  }
}
