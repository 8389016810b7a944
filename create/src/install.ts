import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { isObject, parseObject } from './json-object.ts'
import { installCommand, type PackageManager, scriptCommand } from './package-manager.ts'
import { type Environment, type Outcome, runCommand } from './run-command.ts'

/**
 * What a package manager needs beside package.json: by file name, the text that is written at its end. The packages that may run scripts at installation are those of
 * `allowScripts` there, which only npm reads.
 */
export function packageManagerFiles(
  packageManager: PackageManager,
  manifest: string,
): Record<string, string> {
  if (packageManager === 'pnpm') return { 'pnpm-workspace.yaml': pnpmPolicy(manifest) }
  // Next and Turbopack look into node_modules, which Yarn makes only when asked. What it keeps in .yarn is of one machine.
  if (packageManager === 'yarn')
    return { '.yarnrc.yml': 'nodeLinker: node-modules\n', '.gitignore': '.yarn/\n' }
  return {}
}

/** pnpm refuses to install (ERR_PNPM_IGNORED_BUILDS) until somebody has decided on every package with a build script. */
function pnpmPolicy(manifest: string): string {
  const { allowScripts } = parseObject(manifest)
  const packages = Object.entries(isObject(allowScripts) ? allowScripts : {})
  return [
    'allowBuilds:',
    ...packages.map(([name, isAllowed]) => `  '${name}': ${isAllowed === true}`),
    '',
  ].join('\n')
}

// A database in this shell belongs to something else; in production mode the packages for development, the database among them, would be left out.
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

/** Installs the app's packages. People see the package manager at work. */
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

/** Makes the app's own database. */
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
