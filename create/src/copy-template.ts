import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * npm leaves these out of a package, or uses them to leave out others, so they travel under another name.
 * (https://docs.npmjs.com/cli/commands/npm-publish#files-included-in-package)
 */
const RENAMED = ['.gitignore', '.npmignore', '.npmrc']

/** The path in the package. */
export function packedPath(file: string): string {
  return file.replace(/[^/]+$/, (name) => (RENAMED.includes(name) ? name.replace('.', '_') : name))
}

/** The path in the app. */
export function unpackedPath(file: string): string {
  return file.replace(/[^/]+$/, (name) =>
    RENAMED.includes(name.replace('_', '.')) ? name.replace('_', '.') : name,
  )
}

/**
 * Copies the template's files and returns their paths in the app, sorted. Makes missing folders;
 * overwrites nothing.
 */
export async function copyTemplate(template: string, directory: string): Promise<string[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true })
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const copied = sources.map((source) => ({
    source,
    file: unpackedPath(path.relative(template, source).replaceAll(path.sep, '/')),
  }))
  await mkdir(directory, { recursive: true })
  for (const { source, file } of copied) {
    const destination = path.join(directory, file)
    await mkdir(path.dirname(destination), { recursive: true })
    const bytes = await readFile(source)
    // Not every package manager keeps the executable bit.
    const mode = bytes.subarray(0, 2).toString() === '#!' ? 0o755 : 0o644
    await writeFile(destination, bytes, { mode, flag: 'wx' })
  }
  return copied.map(({ file }) => file).sort()
}
