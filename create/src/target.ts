import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { systemErrorCode } from './system-error.ts'

/** Where the app is to be made. */
export type Target = {
  /** Absolute. */
  directory: string
  /** As people type it from where they are: 'my-app', '../my-app', '.'. */
  shown: string
  /** Name of the package: the last part of the path, with its scope if that is all there is. */
  name: string
  /** Whether the name was typed, and not only the folder that we are in. */
  isNameTyped: boolean
}

/** What a folder may hold before an app is made in it, because an app does not. */
const HARMLESS = /^(\.DS_Store|Thumbs\.db|\.git|\.hg|\.idea|\.vscode|.+\.iml)$/

/** Works out where the app is to be made. `given` is relative to `cwd`, both in the system's own spelling. */
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

/** Why nothing can be made there, in one sentence per line; empty when it can. Looks, and touches nothing. */
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

/** The first thing on the way up that exists, if no folder can be made in it. */
async function nearestExisting(directory: string): Promise<string | null> {
  const found = await kindOf(directory, true)
  if (found === 'folder') return null
  if (found === 'other') return directory
  const parent = path.dirname(directory)
  return parent === directory ? directory : nearestExisting(parent)
}

/** A link in the way is never a folder: following it would write where nobody looked. Above, it is what it points to. */
async function kindOf(file: string, isAbove = false): Promise<'missing' | 'folder' | 'other'> {
  try {
    const found = await lstat(file)
    if (isAbove && found.isSymbolicLink()) return (await leadsToFolder(file)) ? 'folder' : 'other'
    return found.isDirectory() ? 'folder' : 'other'
  } catch (error) {
    const code = systemErrorCode(error)
    // ENOTDIR: something further up is a file; whoever asks finds out which.
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
