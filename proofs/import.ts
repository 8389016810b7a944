import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { LaunchError } from '@/lib/server/operator-error'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { OLD_APPS } from './import/old-app'

const SOURCE = path.join(PROJECT, 'proofs', 'import')
const FILES = ['package.json', 'package-lock.json', 'better-auth.mjs', 'auth-js.mjs']

/**
 * `npm run test:import`: imports from and exports to tables made by the real packages, which it
 * installs into `.data`. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  install()
  const config = path.join('proofs', 'import', 'vitest.config.ts')
  const args = [
    '--import',
    'tsx',
    path.join('scripts', 'test.ts'),
    'unit',
    '--config',
    config,
    ...process.argv.slice(2),
  ]
  process.exitCode =
    spawnSync(process.execPath, args, { cwd: PROJECT, stdio: 'inherit' }).status ?? 1
}

function install(): void {
  mkdirSync(OLD_APPS, { recursive: true })
  const installed = path.join(OLD_APPS, 'installed.json')
  const wanted = readFileSync(path.join(SOURCE, 'package-lock.json'), 'utf8')
  for (const file of FILES) cpSync(path.join(SOURCE, file), path.join(OLD_APPS, file))
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return
  const args = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ]
  const { status } = spawnSync('npm', args, {
    cwd: OLD_APPS,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new LaunchError('The packages of proofs/import cannot be installed.')
  writeFileSync(installed, wanted)
}

await runScript(main)
