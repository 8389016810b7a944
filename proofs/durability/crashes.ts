import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

type Process = { pid: number; parent: number; command: string }

/** Kills the launcher, so that nothing can shut the rest down in order. */
export function killLauncher(launcher: number): void {
  process.kill(launcher, 'SIGKILL')
}

/** Kills Next and its children. */
export function killNext(launcher: number): void {
  const next = processes().find(
    ({ parent, command }) => parent === launcher && command.includes('next'),
  )
  if (!next) throw new Error('The app runs no Next')
  process.kill(-next.pid, 'SIGKILL')
}

/** Kills PostgreSQL's postmaster; its other processes notice and end. */
export function killPostmaster(home: string): void {
  process.kill(postmaster(home), 'SIGKILL')
}

/** Kills every PostgreSQL process at once. */
export function killPostgres(home: string): void {
  const first = postmaster(home)
  for (const { pid } of processes().filter(({ parent }) => parent === first)) kill(pid)
  kill(first)
}

function postmaster(home: string): number {
  return Number.parseInt(readFileSync(path.join(home, 'data', 'postmaster.pid'), 'utf8'), 10)
}

/** A listed process may have ended by now. */
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
