import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { EXCLUDED, isIn } from '../src/excluded.ts'

/** Paths of the template's files: what Git tracks, without what is excluded. */
export async function templateFiles(repository: string): Promise<string[]> {
  return (await knownFiles(repository)).filter((file) => !isIn(EXCLUDED, file))
}

/** Paths of the overlays, relative to `create/`. */
export async function overlayFiles(repository: string): Promise<string[]> {
  return (await knownFiles(repository))
    .filter((file) => /^create\/(app|import|separate)\//.test(file))
    .map((file) => path.posix.relative('create', file))
}

async function knownFiles(repository: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: repository })
  return stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(repository, file)))
}
