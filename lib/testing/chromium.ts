import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { LaunchError } from '@/lib/server/operator-error'

/** Without windows first: the same engine, and browser tests take half the time. */
const SYSTEM_PATHS = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Of Debian; older releases have the second only. */
const PACKAGES = ['chromium-headless-shell', 'chromium']

/** The Chromium to test with: the one CHROME_PATH names, Playwright's own download (undefined), or one of the system; null if there is none. */
export function findChromium(): string | undefined | null {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH
  if (isDownloaded()) return undefined
  return SYSTEM_PATHS.find(existsSync) ?? null
}

/** Makes sure that there is a Chromium: installs Debian's where that is possible. Throws `LaunchError` with one line that says what to do. */
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
    'There is no Chromium to test with: run npx playwright install chromium, or name one. Example: CHROME_PATH=/usr/bin/chromium',
  )
}

/** The headless browser lies beside the full one, and may be the only one that was downloaded. */
function isDownloaded(): boolean {
  const full = chromium.executablePath()
  const headless = full.replace(/chromium-(\d+).*$/, 'chromium_headless_shell-$1')
  return existsSync(full) || (path.resolve(headless) !== path.resolve(full) && existsSync(headless))
}
