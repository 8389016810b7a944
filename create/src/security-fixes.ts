import { isIn } from './excluded.ts'

/** Entries of the changelog under "Security", and the paths that they name. */
export type SecurityFixes = { entries: string[]; isNamed: (file: string) => boolean }

/**
 * The security fixes of versions after `version`, as the changelog marks them: entries of a section
 * "### Security", with every file or folder of the fix in backticks.
 */
export function securityFixes(changelog: string, version: string): SecurityFixes {
  const entries = changelog
    .split(/^## /m)
    .slice(1)
    .filter((release) => isNewer(/[\w.+-]+/.exec(release)?.[0] ?? '', version))
    .flatMap((release) => release.split(/^### /m).filter((part) => part.startsWith('Security\n')))
    .flatMap((section) => section.split('\n').filter((line) => line.startsWith('- ')))
  const names = entries.flatMap((entry) =>
    [...entry.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name.replace(/\/$/, '')),
  )
  return {
    entries,
    isNamed: (file) => isIn([...names, ...names.map((name) => `${name}/`)], file),
  }
}

/** Whether one version comes after the other. "Unreleased" is the newest. */
export function isNewer(version: string, other: string): boolean {
  if (version === 'Unreleased') return true
  const [one = '', two = ''] = [version, other].map((text) => text.replace(/[-+].*/, ''))
  return one.localeCompare(two, 'en', { numeric: true }) > 0
}
