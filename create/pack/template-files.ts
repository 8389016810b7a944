import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { EXCLUDED, isIn } from '../src/excluded.ts'

/** Paths of the files that make the template: what Git knows in the repository, less what is excluded. Nothing else of the folder is looked at. */
export async function templateFiles(repository: string): Promise<string[]> {
  return (await knownFiles(repository)).filter((file) => !isIn(EXCLUDED, file))
}

/** Paths, below `create/`, of what is laid over the template. */
export async function overlayFiles(repository: string): Promise<string[]> {
  return (await knownFiles(repository))
    .filter((file) => /^create\/(app|import|separate)\//.test(file))
    .map((file) => path.posix.relative('create', file))
}

async function knownFiles(repository: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: repository })
  return stdout.split('\0').filter((file) => file !== '' && existsSync(path.join(repository, file)))
}
