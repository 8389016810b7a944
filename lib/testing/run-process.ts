import { type SpawnOptions, spawn } from 'node:child_process'

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
