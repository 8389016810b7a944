import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { LaunchError } from '@/lib/server/operator-error'

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox']
/** The folder is named after the machine and the version. */
const WEBKIT = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '4.0'].map(
    (version) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
  ),
)

/** FIREFOX_PATH, else the system's, else Debian's package. Throws `LaunchError`. */
export function findFirefox(): string {
  if (process.env.FIREFOX_PATH) return process.env.FIREFOX_PATH
  return provide(FIREFOX, ['firefox-esr'])
}

export function provideWebKit(): string {
  for (const program of ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'])
    provide([program], ['webkit2gtk-driver', 'xvfb'])
  return provide(WEBKIT, ['webkit2gtk-driver'])
}

/** The first of these programs that exists; if none does, its packages are installed on Debian. */
function provide(programs: string[], packages: string[]): string {
  const isThere = () => programs.find(existsSync)
  if (!isThere() && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`Installing ${packages.join(' and ')} with apt-get …`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]])
      spawnSync('apt-get', ['--quiet', ...args], { env, stdio: 'ignore' })
  }
  const found = isThere()
  if (found) return found
  throw new LaunchError(
    `There is no ${packages[0]} to test with: run apt-get install ${packages.join(' ')}.`,
  )
}
