import { spawn } from 'node:child_process'

/** How a program ended: its exit code (null when it could not be started or a signal ended it), and what it printed unless people saw that. */
export type Outcome = { code: number | null; output: string }

/** Names and values as in `process.env`. */
export type Environment = Record<string, string | undefined>

/** `env`: what differs from this process's environment; undefined takes a variable away. `isShown`: people see what it prints, as it prints. */
export type CommandOptions = { cwd: string; env?: Environment; isShown?: boolean }

/** Runs a program to its end. A Ctrl-C ends the program and not us: we have to say what is left to do. */
export function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd, env = {}, isShown = false }: CommandOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    // On Windows package managers are .cmd files, which only a shell starts; no argument of ours needs quoting there.
    const shell = process.platform === 'win32' && program !== 'git'
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      shell,
      stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'],
    })
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
