import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { systemErrorCode } from './system-error.ts'

/** Where to create the app. */
export type Target = {
  /** Absolute. */
  directory: string
  /** As typed: 'my-app', '../my-app', '.'. */
  shown: string
  /** Name of the package: the last part of the path, or a scope and a name. */
  name: string
  /** Whether the name was typed. Otherwise it is the current folder's. */
  isNameTyped: boolean
}

/** Files that may be in the folder already. No app has them. */
const HARMLESS = /^(\.DS_Store|Thumbs\.db|\.git|\.hg|\.idea|\.vscode|.+\.iml)$/

/** `given` is relative to `cwd`. */
export function resolveTarget(given: string, cwd: string): Target {
  const directory = path.resolve(cwd, given)
  const typed = path.normalize(given).split(path.sep).filter(Boolean)
  const isScoped = typed.length === 2 && typed[0]?.startsWith('@') === true
  return {
    directory,
    shown: path.relative(cwd, directory) || '.',
    name: isScoped ? typed.join('/') : path.basename(directory),
    isNameTyped: typed.length > 0 && !['.', '..'].includes(typed.at(-1) ?? ''),
  }
}

/** Why no app can be created there, one sentence per line. Changes nothing. */
export async function findConflicts({ directory, shown }: Target): Promise<string[]> {
  const found = await kindOf(directory)
  if (found === 'other') return [`${shown} is there already, and it is not a folder.`]
  if (found === 'missing') {
    const blocking = await nearestExisting(path.dirname(directory))
    return blocking === null ? [] : [`${blocking} is not a folder, so ${shown} cannot be made.`]
  }
  try {
    const names = (await readdir(directory)).filter((name) => !HARMLESS.test(name)).sort()
    return names.length === 0
      ? []
      : [
          `${shown === '.' ? 'This folder' : shown} is not empty. In the way:`,
          ...names.map((name) => `  ${name}`),
        ]
  } catch (error) {
    return [`${shown} cannot be read: ${systemErrorCode(error) ?? error}.`]
  }
}

/** The nearest existing parent, if it can't contain a folder. */
async function nearestExisting(directory: string): Promise<string | null> {
  const found = await kindOf(directory, true)
  if (found === 'folder') return null
  if (found === 'other') return directory
  const parent = path.dirname(directory)
  return parent === directory ? directory : nearestExisting(parent)
}

/**
 * A link counts as a conflict, since following it would write elsewhere. Further up, links are
 * followed.
 */
async function kindOf(file: string, isAbove = false): Promise<'missing' | 'folder' | 'other'> {
  try {
    const found = await lstat(file)
    if (isAbove && found.isSymbolicLink()) return (await leadsToFolder(file)) ? 'folder' : 'other'
    return found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    const code = systemErrorCode(error)
    // ENOTDIR: something further up is a file. The caller finds out which.
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing'
    throw error
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    await readdir(link)
    return true
  } catch {
    return false
  }
}
