import { readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Rewrites a file of the app. Throws if it is missing: the template has the same version. */
export async function editFile(
  directory: string,
  file: string,
  edit: (text: string) => string,
): Promise<void> {
  const whole = path.join(directory, file)
  const before = await readFile(whole, 'utf8')
  const after = edit(before)
  if (after !== before) await writeFile(whole, after)
}

/** Removes files, and folders that are then empty. */
export async function removeFiles(directory: string, files: readonly string[]): Promise<void> {
  const folders = new Set<string>()
  for (const file of files) {
    await rm(path.join(directory, file), { force: true })
    for (let folder = path.dirname(file); folder !== '.'; folder = path.dirname(folder))
      folders.add(folder)
  }
  // Inner folders first. One that still has files stays.
  for (const folder of [...folders].sort().reverse())
    await rmdir(path.join(directory, folder)).catch(() => undefined)
}

/** Throws unless `from` occurs exactly once. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from)
  if (parts.length !== 2)
    throw new Error(
      `${JSON.stringify(from)} occurs ${parts.length - 1} times in the text, not once.`,
    )
  return parts.join(to)
}
