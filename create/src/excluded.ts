/**
 * Files of the repository that an app does not get. A name with a slash at its end is a folder.
 * Every other tracked file belongs to the app.
 */
export const EXCLUDED: readonly string[] = [
  'create/',
  'bench/',
  'proofs/',
  '.ci/',
  '.devcontainer/',
  '.github/',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  // The template's own home page.
  'components/site/',
  'docs/measurements.md',
  'docs/passkey-score.md',
  'docs/performance.md',
  'docs/screenshots/',
]

/** Whether an entry names this file or a folder above it. */
export function isIn(entries: readonly string[], file: string): boolean {
  return entries.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry))
}
