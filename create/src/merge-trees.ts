import { copyFile, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gitIn } from './git.ts'

/** Not merged: its owner's alone; made by the package manager; merged by key. */
const LEFT_OUT = ['.env', 'package-lock.json', 'package.json']
const MIGRATION = /^prisma\/(?:app\/)?migrations\/[^/]+\//
/** As Git looks for a binary file: a NUL byte in its beginning. */
const LOOKED_AT = 8000
const NOTHING = 'nothing'

/** Folders: the app as the old and the new version make it, and yours. `work` is for results. */
export type Trees = { base: string; theirs: string; yours: string; work: string }

export type Change = {
  file: string
  /**
   * `conflict`: written with Git's markers. `left`: not touched, and up to you. `kept`: not
   * touched, and right as it is.
   */
  kind: 'added' | 'updated' | 'merged' | 'removed' | 'conflict' | 'left' | 'kept'
  /** File with the new content. */
  content?: string
  /** Its path in the old version, if another. */
  was?: string
  why?: string
}

/** What the new version changes in your files. Writes nothing there. */
export async function mergeTrees(
  trees: Trees,
  labels: { base: string; theirs: string },
  isWanted: (file: string) => boolean,
): Promise<Change[]> {
  // The common ancestor of two files that were added.
  await writeFile(path.join(trees.work, NOTHING), '')
  const base = await filesOf(trees.base)
  const theirs = await filesOf(trees.theirs)
  const renames = await findRenames(trees)
  const changes: Change[] = []
  for (const file of [...new Set([...base, ...theirs])].sort()) {
    if (!isWanted(file) || [...renames.values()].includes(file)) continue
    const was = renames.get(file) ?? file
    const change = await changeOf(trees, labels, {
      file,
      was: base.includes(was) ? was : null,
      isThere: theirs.includes(file),
    })
    if (change) changes.push(change)
  }
  return changes
}

/** `was`: the path in the old version. `isThere`: whether the new version has the file. */
type Pair = { file: string; was: string | null; isThere: boolean }

async function changeOf(
  { base, theirs, yours, work }: Trees,
  labels: { base: string; theirs: string },
  { file, was, isThere }: Pair,
): Promise<Change | null> {
  const content = path.join(theirs, file)
  const old = was === null ? null : await readFile(path.join(base, was))
  const next = isThere ? await readFile(content) : null
  if (was === file && old && next?.equals(old)) return null
  const at = was && was !== file && !(await kindOf(path.join(yours, file))) ? was : file
  const kind = await kindOf(path.join(yours, at))
  const moved = at === file ? {} : { was: at }

  if (kind === 'other') return { file: at, kind: 'left', why: 'is not a file here' }
  const own = kind === 'file' ? await readFile(path.join(yours, at)) : null
  if (MIGRATION.test(file)) return changeOfMigration(file, content, { old, next, own })
  if (!next) {
    if (!own) return null
    if (old && own.equals(old)) return { file, kind: 'removed' }
    return { file, kind: 'left', why: 'is no longer in the template; you changed it' }
  }
  if (!own) {
    if (old) return { file: at, kind: 'kept', why: 'you deleted or moved it; it changed' }
    const folder = await nearestFolder(base, file)
    if ((await kindOf(path.join(yours, folder))) === 'other')
      return { file, kind: 'added', content }
    return { file, kind: 'kept', why: `is new; you deleted ${folder}/` }
  }
  if (own.equals(next) && at === file) return null
  if (old && own.equals(old)) return { file, kind: 'updated', content, ...moved }
  if ([own, old, next].some((text) => text?.subarray(0, LOOKED_AT).includes(0)))
    return { file, kind: 'left', why: 'is binary; you and the template changed it' }

  const result = path.join(work, 'merged', file)
  await mkdir(path.dirname(result), { recursive: true })
  await copyFile(path.join(yours, at), result)
  const ancestor = was === null ? path.join(work, NOTHING) : path.join(base, was)
  const names = ['-L', 'yours', '-L', labels.base, '-L', labels.theirs]
  const git = gitIn(work, {})
  const options = ['--quiet', '--diff3', ...names]
  const { code, output } = await git('merge-file', ...options, result, ancestor, content)
  // The number of conflicts, at most 127.
  if (code === null || code > 127) throw new Error(`git merge-file failed: ${output.trim()}`)
  return { file, kind: code === 0 ? 'merged' : 'conflict', content: result, ...moved }
}

/** Migrations are added, and never changed or removed: they may have been applied. */
function changeOfMigration(
  file: string,
  content: string,
  { old, next, own }: Record<'old' | 'next' | 'own', Buffer | null>,
): Change | null {
  if (!next || own?.equals(next)) return null
  if (own)
    return old
      ? { file, kind: 'kept', why: 'changed; yours stays as it was applied' }
      : { file, kind: 'left', why: 'is yours; the template has another of this name' }
  return old ? null : { file, kind: 'added', content }
}

/** Paths in the old version, by those in the new one. Migrations are not renamed. */
async function findRenames({ base, theirs, work }: Trees): Promise<Map<string, string>> {
  const folders = [base, theirs].map((folder) => path.relative(work, folder))
  const options = ['--no-index', '--no-ext-diff', '--name-status', '-z', '-M', '--diff-filter=R']
  const { output } = await gitIn(work, {})('diff', ...options, '--', ...folders)
  const renames = [...output.matchAll(/R\d+\0([^\0]+)\0([^\0]+)\0/g)].map(
    ([, from = '', to = '']) =>
      [to, from].map((file) => file.slice(file.indexOf('/') + 1)) as [string, string],
  )
  return new Map(renames.filter((pair) => !pair.some((file) => MIGRATION.test(file))))
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !LEFT_OUT.includes(file))
}

/** The lowest folder above a file that the old version has: '.' is the app's own. */
async function nearestFolder(base: string, file: string): Promise<string> {
  const folder = path.posix.dirname(file)
  return (await kindOf(path.join(base, folder))) ? folder : nearestFolder(base, folder)
}

async function kindOf(file: string): Promise<'file' | 'other' | null> {
  const found = await lstat(file).catch(() => null)
  return found && (found.isFile() ? 'file' : 'other')
}
