import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Sends SIGKILL to the children of a process, and to the process groups that they lead. */
export function killChildren(parent: number): void {
  for (const pid of childrenOf(parent)) if (!kill(-pid)) kill(pid)
}

/** Whether there was a process to kill. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

function childrenOf(parent: number): number[] {
  const pairs = existsSync('/proc/self/stat') ? fromProc() : fromPs()
  return pairs.flatMap(([pid, ppid]) => (ppid === parent ? [pid] : []))
}

/** Minimal systems have no `ps`. The process name may contain anything (proc_pid_stat(5)). */
function fromProc(): [pid: number, ppid: number][] {
  return readdirSync('/proc').flatMap((entry): [number, number][] => {
    try {
      const [, ppid] =
        /^\d+ \(.*\) \S (\d+) /s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? []
      return ppid ? [[Number(entry), Number(ppid)]] : []
    } catch {
      // Not a process, or one that has just ended.
      return []
    }
  })
}

function fromPs(): [pid: number, ppid: number][] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
  return lines.map((line) => {
    const [pid = 0, ppid = 0] = line.trim().split(/\s+/).map(Number)
    return [pid, ppid]
  })
}
