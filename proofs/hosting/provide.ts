import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { LaunchError } from '@/lib/server/operator-error'

/** Makes sure a program is installed: on Debian as root its package is. */
export function provideProgram(program: string, packageName: string): void {
  if (existsSync(program)) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', packageName]])
      spawnSync('apt-get', ['--quiet', ...args], { env, stdio: 'ignore' })
  }
  if (!existsSync(program))
    throw new LaunchError(
      `There is no ${packageName} to test with: run apt-get install ${packageName}.`,
    )
}
