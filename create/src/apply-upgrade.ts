import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gitIn } from './git.ts'
import type { JsonObject } from './json-object.ts'
import type { Change, Trees } from './merge-trees.ts'
import { removeFiles } from './text-files.ts'
import type { Place } from './upgrade-report.ts'

/** Throws unless the app is in a repository, has no uncommitted changes and lacks the branch. */
export async function requireCleanTree(directory: string, branch: string): Promise<void> {
  const git = gitIn(directory, {})
  if ((await git('--version')).code !== 0)
    throw new Error('Upgrading needs Git, which is not installed here.')
  if ((await git('ls-files', '--error-unmatch', 'package.json')).code !== 0)
    throw new Error('The app is not in a Git repository: make one and commit first.')
  if ((await git('status', '--porcelain', '--', '.')).output !== '')
    throw new Error('There are changes that are not committed: commit or stash them first.')
  if ((await git('rev-parse', '--verify', '--quiet', `refs/heads/${branch}`)).code === 0)
    throw new Error(`The branch ${branch} exists already: delete it, or finish it first.`)
}

/** Writes the changes to a new branch and stages them, conflicts as those of a merge. */
export async function writeUpgrade(
  trees: Trees,
  branch: string,
  changes: readonly Change[],
  manifest: JsonObject,
): Promise<Place> {
  const { yours } = trees
  await must(yours, 'checkout', '--quiet', '-b', branch)
  for (const change of changes) await write(yours, change)
  await writeManifest(yours, manifest)
  await must(yours, 'add', '--all', '--', '.')
  for (const change of changes.filter(({ kind }) => kind === 'conflict'))
    await markConflict(trees, change)
  return { branch, patch: await writePatch(trees, changes) }
}

async function write(directory: string, { file, kind, content, was }: Change): Promise<void> {
  const target = path.join(directory, file)
  if (kind === 'removed') await removeFiles(directory, [file])
  if (!content) return
  // Copying into an existing file would keep its mode.
  if (kind === 'updated') await rm(target, { force: true })
  await mkdir(path.dirname(target), { recursive: true })
  await copyFile(content, target)
  if (was) await removeFiles(directory, [was])
}

/** In the indentation that it has. */
async function writeManifest(directory: string, manifest: JsonObject): Promise<void> {
  const file = path.join(directory, 'package.json')
  const [, indentation = '  '] = /^\{\r?\n([ \t]+)"/.exec(await readFile(file, 'utf8')) ?? []
  await writeFile(file, `${JSON.stringify(manifest, null, indentation)}\n`)
}

/** Makes a file unmerged in the index, so that Git does not commit its markers (git-update-index(1)). */
async function markConflict(
  { base, theirs, yours }: Trees,
  { file, was = file }: Change,
): Promise<void> {
  const git = gitIn(yours, {})
  const prefix = (await git('rev-parse', '--show-prefix')).output.trim()
  const blob = async (source: string) =>
    (await git('hash-object', '-w', '--', source)).output.trim()
  const own = (await git('rev-parse', `HEAD:./${was}`)).output.trim()
  // Two files that were added have no common ancestor.
  const stages = [await blob(path.join(base, was)), own, await blob(path.join(theirs, file))]
  const lines = stages.flatMap((id, index) =>
    /^[0-9a-f]{40,}$/.test(id) ? [`100644 ${id} ${index + 1}\t${prefix}${file}\n`] : [],
  )
  await must(yours, 'rm', '--cached', '--quiet', '--', file)
  await gitIn(yours, {}, lines.join(''))('update-index', '--index-info')
}

/** Saves what the template changed in files that were not touched, out of the way. */
async function writePatch(
  { work, base, theirs, yours }: Trees,
  changes: readonly Change[],
): Promise<string | null> {
  const untouched = changes.filter(({ kind }) => kind === 'left' || kind === 'kept')
  if (untouched.length === 0) return null
  const from = (folder: string, file: string) =>
    existsSync(path.join(folder, file)) ? path.relative(work, path.join(folder, file)) : '/dev/null'
  const diffs = []
  for (const { file, was = file } of untouched) {
    const files = [from(base, was), from(theirs, file)]
    const options = ['--no-index', '--no-ext-diff', '--no-color']
    diffs.push((await gitIn(work, {})('diff', ...options, '--', ...files)).output)
  }
  const patch = await must(yours, 'rev-parse', '--git-path', 'latchkey-upgrade.patch')
  await writeFile(path.resolve(yours, patch), diffs.join(''))
  return patch
}

async function must(directory: string, ...command: string[]): Promise<string> {
  const { code, output } = await gitIn(directory, {})(...command)
  if (code !== 0) throw new Error(`git ${command[0]} failed: ${output.trim()}`)
  return output.trim()
}
