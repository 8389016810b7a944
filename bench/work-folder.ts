import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'
import { DATA } from '@/scripts/dev/project'

/** Packages, builds and data of the bench. Git ignores it, and it can be deleted at any time. */
export const WORK = path.join(DATA, 'bench')

/** A short hash of files and of what else decides about a build. */
export function hashOf(files: string[], ...more: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify([process.version, ...more]))
  for (const file of files) hash.update(file).update(readFileSync(file))
  return hash.digest('hex').slice(0, 12)
}

/** All files below a folder, in a fixed order. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

/**
 * Makes a folder unless the same is there already, then removes older ones of that name. Half-made
 * folders are made again.
 */
export async function madeOnce(
  parent: string,
  name: string,
  hash: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = path.join(parent, `${name}-${hash}`)
  const done = path.join(parent, `${name}-${hash}.done`)
  if (existsSync(done)) return directory
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  await make(directory)
  mkdirSync(done)
  for (const other of readdirSync(parent))
    if (new RegExp(`^${name}-[0-9a-f]{12}(\\.done)?$`).test(other) && !other.includes(hash))
      rmSync(path.join(parent, other), { recursive: true, force: true })
  return directory
}

/** Runs a program to its end. Throws with everything it printed if it fails. */
export async function run(
  command: string,
  args: string[],
  options: Parameters<typeof runProcess>[2],
): Promise<void> {
  const started = runProcess(command, args, options)
  if ((await started.exited) !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${started.output()}`)
}
