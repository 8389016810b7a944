export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const

export type PackageManager = (typeof PACKAGE_MANAGERS)[number]

/** The package manager that started this process, by what it says of itself in `npm_config_user_agent` ("pnpm/12.1.0 npm/? node/…"); npm if none did. */
export function detectPackageManager(userAgent: string | undefined): PackageManager {
  const name = userAgent?.split('/')[0]
  return PACKAGE_MANAGERS.find((known) => known === name) ?? 'npm'
}

/** How to run a script of the new app: as people type it. */
export function scriptCommand(packageManager: PackageManager, script: string): string[] {
  return [packageManager, 'run', script]
}

/** Of the commands in a text: what comes before a script's name, and between it and its arguments. */
export function runs(packageManager: PackageManager): { run: string; '--': string } {
  return { run: `${packageManager} run`, '--': packageManager === 'npm' ? '-- ' : '' }
}

/** How to install what the new app needs: as people type it. */
export function installCommand(packageManager: PackageManager): string[] {
  return [packageManager, 'install']
}
