import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

type Process = { pid: number; parent: number; command: string }

/** `kill -9` of the launcher, which is what npm runs: nobody is left to end the rest in order. */
export function killLauncher(launcher: number): void {
  process.kill(launcher, 'SIGKILL')
}

/** `kill -9` of the launcher's Next, with all it has started. */
export function killNext(launcher: number): void {
  const next = processes().find(
    ({ parent, command }) => parent === launcher && command.includes('next'),
  )
  if (!next) throw new Error('The app runs no Next')
  process.kill(-next.pid, 'SIGKILL')
}

/** `kill -9` of PostgreSQL's first process; the others notice and end. */
export function killPostmaster(home: string): void {
  process.kill(postmaster(home), 'SIGKILL')
}

/** `kill -9` of every process of PostgreSQL, in the middle of whatever it does. */
export function killPostgres(home: string): void {
  const first = postmaster(home)
  for (const { pid } of processes().filter(({ parent }) => parent === first)) kill(pid)
  kill(first)
}

function postmaster(home: string): number {
  return Number.parseInt(readFileSync(path.join(home, 'data', 'postmaster.pid'), 'utf8'), 10)
}

/** A connection's process may have ended since it was listed. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function processes(): Process[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .trim()
    .split('\n')
  return lines.map((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return { pid: Number(pid), parent: Number(parent), command }
  })
}
