import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { provideChromium } from '../lib/testing/chromium'
import { isSuccess } from '../lib/testing/totals'
import { DATA } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { provideProgram } from './hosting/provide'
import { runSpecs } from './hosting/run'

/** Programs and their packages of Debian. */
const PROGRAMS = [
  ['/usr/bin/podman', 'podman'],
  ['/usr/sbin/runc', 'runc'],
  ['/usr/lib/podman/netavark', 'netavark'],
  ['/usr/lib/podman/aardvark-dns', 'aardvark-dns'],
  ['/usr/sbin/debootstrap', 'debootstrap'],
  ['/usr/lib/python3/dist-packages/yaml', 'python3-yaml'],
] as const

/**
 * `npm run test:container`: builds the Dockerfile with podman and runs the hosting tests of the
 * image in real containers, then the services of compose.yaml. Needs root on Debian; no daemon and
 * no registry of images. Arguments go to Playwright. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  for (const [program, packageName] of PROGRAMS) provideProgram(program, packageName)
  provideChromium()
  mkdirSync(DATA, { recursive: true })
  const reports = mkdtempSync(path.join(DATA, 'reports-'))
  try {
    const config = 'proofs/container/playwright.config.ts'
    const totals = await runSpecs(config, reports, process.argv.slice(2))
    console.log(`${totals.passed} passed, ${totals.failed} failed`)
    process.exitCode = isSuccess(totals) ? 0 : 1
  } finally {
    rmSync(reports, { recursive: true })
  }
}

await runScript(main)
