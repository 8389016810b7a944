import { GIT_COMMANDS } from './git.ts'
import { installCommand, type PackageManager, scriptCommand } from './package-manager.ts'
import type { Options } from './parse-arguments.ts'
import { PROVIDER_IDS } from './providers.ts'

export const DEFAULT_DIRECTORY = 'my-app'

export const HELP = `Creates an app from Latchkey: Next.js with passkeys, OpenID Connect and the user's own data in Postgres.

Usage: create-latchkey [directory] [flags]
       create-latchkey upgrade [flags]

  directory               where to create it ("." for this folder)
  -y, --yes               ask nothing, use the defaults
  --use-npm, --use-pnpm, --use-yarn, --use-bun
                          the package manager (default: the one that runs this)
  --skip-install          copy only: no installation, no database
  --no-git                no repository, no first commit
  --no-demo               without the todos
  --with import           with the importers from better-auth and next-auth
  --databases <which>     shared (one for everything) or separate (the app's
                          data in one, authentication in another)
  --providers <list>      lines in .env for these: ${PROVIDER_IDS.join(', ')}
  -h, --help              show this help
  -v, --version           show the version

upgrade, in an app's folder: merges what changed in the template since the app
was made into a new branch (./upgrade is a folder of that name)
  --dry-run               say what would change, touch nothing
  --security              only the security fixes of the changelog
  --base <path>           create-latchkey in the app's version, as a folder or
                          tarball (default: from the npm registry)`

/** The defaults in use, each with its flag. Empty if flags set everything. */
export function defaultsTaken(
  options: Options,
  directory: string,
  packageManager: PackageManager,
): string[] {
  const rows = [
    options.directory === null && ['directory', directory, 'create-latchkey <directory>'],
    options.packageManager === null && [
      'packages',
      packageManager,
      '--use-npm, --use-pnpm, --use-yarn or --use-bun',
    ],
    options.installs && ['install', 'yes', '--skip-install'],
    options.git && ['repository', 'yes', '--no-git'],
    options.demo && ['todos', 'yes', '--no-demo'],
    !options.imports && ['importers', 'no', '--with import'],
    options.databases === 'shared' && ['databases', 'shared', '--databases separate'],
    options.providers.length === 0 && ['providers', 'none', '--providers google,github'],
  ].filter((row) => row !== false)
  if (rows.length === 0) return []
  return [
    'Using these defaults. To change one, use its flag:',
    ...rows.map(
      ([what = '', value = '', flag]) => `  ${what.padEnd(12)}${value.padEnd(14)}${flag}`,
    ),
  ]
}

/** The steps still to do after a failure. */
export type Remaining = {
  directory: string
  packageManager: PackageManager
  installs: boolean
  migrates: boolean
  commits: boolean
}

/** The commands for those steps, after `cd` into the folder. */
export function remainingCommands({
  directory,
  packageManager,
  installs,
  migrates,
  commits,
}: Remaining): string[] {
  return [
    ...(directory === '.' ? [] : [`cd ${quote(directory)}`]),
    ...(installs ? [installCommand(packageManager).join(' ')] : []),
    ...(migrates ? [scriptCommand(packageManager, 'db:migrate').join(' ')] : []),
    ...(commits ? GIT_COMMANDS : []),
  ]
}

export function closingLines(
  name: string,
  directory: string,
  packageManager: PackageManager,
  isInstalled: boolean,
): string[] {
  const start = scriptCommand(packageManager, 'dev').join(' ')
  return [
    `${name} is ready:  ${directory === '.' ? 'in this folder' : `cd ${quote(directory)}`}`,
    `Start it:  ${isInstalled ? start : `${installCommand(packageManager).join(' ')} && ${start}`}`,
    'Read next: README.md',
  ]
}

/** Quotes text that a shell would interpret. */
export function quote(text: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(text) ? text : `"${text.replace(/["$`\\]/g, '\\$&')}"`
}
