import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { runProcess } from '../../lib/testing/run-process'

/** Installs a command from the npm registry into an own folder. Returns its version and a PATH. */
export async function installTool(
  folder: string,
  command: string,
  from: string,
): Promise<{ version: string; PATH: string }> {
  const home = path.join(folder, from.replace(/\W/g, '-'))
  await mkdir(home, { recursive: true })
  await output('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', from], {})
  const PATH = `${path.join(home, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`
  const version = await output(command, ['--version'], { PATH })
  return { version: version.trim().replace(/^v/, ''), PATH }
}

async function output(
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<string> {
  const run = runProcess('env', [command, ...args], { cwd: '/', env })
  if ((await run.exited) !== 0) throw new Error(`${command} ${args.join(' ')}:\n${run.output()}`)
  return run.output()
}
