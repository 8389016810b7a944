import { spawn } from 'node:child_process'

/**
 * The exit code (null if it did not start or was killed by a signal), and the output unless it was
 * shown.
 */
export type Outcome = { code: number | null; output: string }

/** As `process.env`. */
export type Environment = Record<string, string | undefined>

/**
 * `env` changes this process's environment; undefined removes a variable. `isShown` passes the
 * output on. `input` is what it reads.
 */
export type CommandOptions = {
  cwd: string
  env?: Environment
  isShown?: boolean
  input?: string | undefined
}

/**
 * Runs a program to its end. Ctrl-C ends only the program, so that we can print the remaining
 * steps.
 */
export function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd, env = {}, isShown = false, input }: CommandOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    // On Windows package managers are .cmd files, which only a shell starts. Our arguments need no
    // quoting.
    const shell = process.platform === 'win32' && program !== 'git'
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: [
        input === undefined ? 'ignore' : 'pipe',
        isShown ? 'inherit' : 'pipe',
        isShown ? 'inherit' : 'pipe',
      ],
    })
    child.stdin?.end(input)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    const stay = () => undefined
    process.on('SIGINT', stay)
    function finish(code: number | null): void {
      process.off('SIGINT', stay)
      resolve({ code, output })
    }
    child.once('error', (error) => {
      output +=
        'code' in error && error.code === 'ENOENT'
          ? `${program} is not installed here.`
          : error.message
      finish(null)
    })
    child.once('close', finish)
  })
}
