import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { isObject, parseObject } from './json-object.ts'
import { installCommand, type PackageManager, scriptCommand } from './package-manager.ts'
import { type Environment, type Outcome, runCommand } from './run-command.ts'

/**
 * What a package manager needs besides package.json: text to append, by file name. Packages may run
 * install scripts as in `allowScripts` there, which only npm reads.
 */
export function packageManagerFiles(
  packageManager: PackageManager,
  manifest: string,
): Record<string, string> {
  if (packageManager === 'pnpm') return { 'pnpm-workspace.yaml': pnpmPolicy(manifest) }
  // Next needs node_modules, which Yarn creates only on request. Its .yarn is per machine.
  if (packageManager === 'yarn')
    return { '.yarnrc.yml': 'nodeLinker: node-modules\n', '.gitignore': '.yarn/\n' }
  return {}
}

/** pnpm fails (ERR_PNPM_IGNORED_BUILDS) unless every package with a build script is listed. */
function pnpmPolicy(manifest: string): string {
  const { allowScripts } = parseObject(manifest)
  const packages = Object.entries(isObject(allowScripts) ? allowScripts : {})
  return [
    'allowBuilds:',
    ...packages.map(([name, isAllowed]) => `  '${name}': ${isAllowed === true}`),
    '',
  ].join('\n')
}

// DATABASE_URL in this shell is another app's. Production mode would omit development packages,
// including the database.
const FOREIGN = {
  DATABASE_URL: undefined,
  DIRECT_DATABASE_URL: undefined,
  APP_DATABASE_URL: undefined,
  DIRECT_APP_DATABASE_URL: undefined,
  NODE_ENV: undefined,
}

/** Writes `packageManagerFiles` into the app. */
export async function writePackageManagerFiles(
  directory: string,
  packageManager: PackageManager,
  manifest: string,
): Promise<void> {
  for (const [name, text] of Object.entries(packageManagerFiles(packageManager, manifest)))
    await appendFile(path.join(directory, name), text)
}

/** Installs the app's packages and shows the package manager's output. */
export function install(
  directory: string,
  packageManager: PackageManager,
  env: Environment,
): Promise<Outcome> {
  const quietly = packageManager === 'npm' ? ['--no-audit', '--no-fund', '--loglevel=error'] : []
  return runCommand([...installCommand(packageManager), ...quietly], {
    cwd: directory,
    env: { ...env, ...FOREIGN },
    isShown: true,
  })
}

export function migrate(
  directory: string,
  packageManager: PackageManager,
  env: Environment,
): Promise<Outcome> {
  return runCommand(scriptCommand(packageManager, 'db:migrate'), {
    cwd: directory,
    env: { ...env, ...FOREIGN },
  })
}
