/**
 * What the repository has and an app made from it has not. A name that ends in a slash is a folder. Everything else that Git knows is packed:
 * a new file is part of the template until it is named here.
 */
export const EXCLUDED: readonly string[] = [
  'create/',
  'bench/',
  '.ci/',
  '.github/',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'scripts/test-scaffold.ts',
]

/** Entries of `scripts` in package.json that run what is excluded. */
export const EXCLUDED_SCRIPTS: readonly string[] = ['test:scaffold']
