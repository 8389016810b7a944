import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { hostname } from 'node:os'

/** Whether a process with this id runs. A zombie does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return statOf(pid)?.[0] !== 'Z'
}

/**
 * Identifies a process although ids are reused: its id, start time, and the namespace of the id.
 */
export function identityOf(pid: number): string {
  return `${pid} ${startOf(pid)} ${SYSTEM}`
}

/**
 * Whether the identified process runs; null if it is on another system and cannot be seen from
 * here.
 */
export function isRunning(identity: string): boolean | null {
  const [pid = '', ...more] = identity.split(' ')
  // Written by an older version.
  if (more.length === 0) return isAlive(Number(pid))
  const system = more.slice(1)
  if (system.join(' ') !== SYSTEM) return null
  return isAlive(Number(pid)) && identityOf(Number(pid)) === identity
}

/**
 * Checks the process that a postmaster.pid names: the file may outlive its server, and the id may
 * be reused by another program.
 */
export function serverState(
  pid: number,
  dataDirectory: string,
): 'running' | 'gone' | 'other program' | 'unknown' {
  if (!isAlive(pid)) return 'gone'
  if (process.platform === 'win32') return 'running'
  if (process.platform === 'linux') {
    try {
      // Compared by inode: a folder can have several paths.
      const [its, ours] = [statSync(`/proc/${pid}/cwd`), statSync(dataDirectory)]
      return its.dev === ours.dev && its.ino === ours.ino ? 'running' : 'other program'
    } catch (error) {
      // A process that is ending has no folder any more, before it has ended.
      return error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'gone'
        : 'unknown'
    }
  }
  const ps = spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' })
  if (ps.error) return 'unknown'
  return ps.stdout.includes('postgres') ? 'running' : 'other program'
}

/** Whether the process is the PostgreSQL server of that data folder. */
export function isServerOf(pid: number, dataDirectory: string): boolean {
  return serverState(pid, dataDirectory) === 'running'
}

/**
 * The fields of proc_pid_stat(5) from the state on, or null. The name before them may contain
 * anything.
 */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

/** Field 22, in ticks since boot. */
function startOf(pid: number): string {
  return statOf(pid)?.[19] ?? ''
}

/** Host, boot and PID namespace. A container may share files with the host, but not process ids. */
const SYSTEM = [
  hostname(),
  readOr('', () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  readOr('', () => readlinkSync('/proc/self/ns/pid')),
].join(' ')

function readOr(otherwise: string, read: () => string): string {
  try {
    return read()
  } catch {
    return otherwise
  }
}
