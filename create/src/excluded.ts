/**
 * Files of the repository that an app made from it does not have. A name that ends in a slash is a folder. Every other file that Git knows
 * belongs to the app.
 */
export const EXCLUDED: readonly string[] = [
  'create/',
  'bench/',
  'proofs/',
  '.ci/',
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

/** Whether one of the entries means this file, or the folder that it is in. */
export function isIn(entries: readonly string[], file: string): boolean {
  return entries.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry))
}
