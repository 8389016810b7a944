import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { LaunchError } from '@/lib/server/operator-error'

/** The headless shell comes first: the same engine, and tests take half the time. */
const SYSTEM_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Debian's packages; older releases have only the second. */
const PACKAGES = ['chromium-headless-shell', 'chromium']

/**
 * The Chromium to test with: CHROME_PATH, else Playwright's download (undefined), else the
 * system's; null if there is none.
 */
export function findChromium(): string | undefined | null {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH
  if (isDownloaded()) return undefined
  return SYSTEM_PATHS.find(existsSync) ?? null
}

/** Makes sure there is a Chromium: as root on Debian it is installed. Throws `LaunchError`. */
export function provideChromium(): void {
  if (findChromium() !== null) return
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('Installing chromium with apt-get …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [
      ['update'],
      ...PACKAGES.map((name) => ['install', '--yes', '--no-install-recommends', name]),
    ]) {
      spawnSync('apt-get', ['--quiet', ...args], { env, stdio: 'ignore' })
      if (findChromium() !== null) return
    }
  }
  throw new LaunchError(
    'There is no Chromium to test with: run npx playwright install chromium, or set CHROME_PATH. Example: CHROME_PATH=/usr/bin/chromium',
  )
}

/** The headless shell is installed beside the full browser, and may be the only one downloaded. */
function isDownloaded(): boolean {
  const full = chromium.executablePath()
  const headless = full.replace(/chromium-(\d+).*$/, 'chromium_headless_shell-$1')
  return existsSync(full) || (path.resolve(headless) !== path.resolve(full) && existsSync(headless))
}
