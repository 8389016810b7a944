import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 100
const PATIENCE_MS = 180_000

/** Waits for a condition, for up to three minutes. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited three minutes until ${what}`)
    await delay(POLL_MS)
  }
}

/** proc_pid_stat(5) */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const [, ppid] = /^\d+ \(.*\) \S (\d+) /s.exec(stat) ?? []
      return Number(ppid) === parent ? [Number(entry)] : []
    } catch {
      // Not a process, or one that has just ended.
      return []
    }
  })
}

/** A listed process may have ended by now. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
