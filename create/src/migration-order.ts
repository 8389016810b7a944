import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Change, Trees } from './merge-trees.ts'

/** Names the added migrations that come before one of your own in the order of their names. */
export async function migrationWarnings(
  { base, theirs, yours }: Trees,
  changes: readonly Change[],
): Promise<string[]> {
  const added = changes.flatMap(({ file, kind }) => {
    const [, folder, name] = /^(.*\/migrations)\/([^/]+)\/migration\.sql$/.exec(file) ?? []
    return kind === 'added' && folder && name ? [{ folder, name }] : []
  })
  const warnings = []
  for (const { folder, name } of added) {
    const known = [await namesIn(base, folder), await namesIn(theirs, folder)].flat()
    const own = (await namesIn(yours, folder)).filter((other) => !known.includes(other))
    const later = own.filter((other) => other > name)
    if (later.length > 0)
      warnings.push(
        `${folder}/${name} comes before your ${later.join(', ')} in a new database, and after it in yours. See that both orders work.`,
      )
  }
  return warnings
}

async function namesIn(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(
    () => [],
  )
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
