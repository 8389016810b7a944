import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * A process under test.
 * @public For tests that keep one.
 */
export type RunningProcess = ReturnType<typeof runProcess>

/** Starts a process and collects its output. */
export function runProcess(
  command: string,
  args: string[],
  options: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid' | 'detached'> & {
    env?: Record<string, string | undefined>
  } = {},
) {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const watchers = new Set<(text: string) => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const watch of watchers) watch(text)
    })
  }
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code))
  })

  return {
    pid: child.pid ?? 0,
    /** Everything printed so far. */
    output: () => output,
    /** The exit code (null after a signal), once the output is complete. */
    exited,
    /** Calls `listener` with each further piece of output. */
    onOutput: (listener: (text: string) => void) => watchers.add(listener),
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /**
     * Resolves with the match once the output matches. Rejects after `ms` milliseconds or when the
     * process ends first.
     */
    printed(pattern: RegExp, ms = 90_000): Promise<RegExpExecArray> {
      return new Promise((resolve, reject) => {
        const fail = (why: string) =>
          finish(() => reject(new Error(`${why} before it printed ${pattern}:\n${output}`)))
        const timer = setTimeout(() => fail(`${ms} ms went by`), ms)
        function finish(settle: () => void): void {
          clearTimeout(timer)
          watchers.delete(watch)
          settle()
        }
        function watch(): void {
          const match = pattern.exec(output)
          if (match) finish(() => resolve(match))
        }
        watchers.add(watch)
        watch()
        exited.then(
          (code) => fail(`The process ended (${code})`),
          (error) => fail(String(error)),
        )
      })
    },
  }
}

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
