export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type PackageManager = (typeof PACKAGE_MANAGERS)[number]

/**
 * The package manager that started this process, from `npm_config_user_agent` ("pnpm/12.1.0 npm/?
 * node/…"). Defaults to npm.
 */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split('/')[0]
  return PACKAGE_MANAGERS.find((known) => known === name) ?? 'npm'
}

/** The command that runs a script of the new app. */
export function scriptCommand(packageManager: PackageManager, script: string): string[] {
  return [packageManager, 'run', script]
}

/** The command that installs the new app's packages. */
export function installCommand(packageManager: PackageManager): string[] {
  return [packageManager, 'install']
}
