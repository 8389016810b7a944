import { installCommand, type PackageManager, scriptCommand } from './package-manager.ts'
import { type Environment, type Outcome, runCommand } from './run-command.ts'

// DATABASE_URL in this shell is another app's. Production mode would omit development packages,
// including the database.
const FOREIGN = {
  DATABASE_URL: undefined,
  DIRECT_DATABASE_URL: undefined,
  APP_DATABASE_URL: undefined,
  DIRECT_APP_DATABASE_URL: undefined,
  NODE_ENV: undefined,
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
