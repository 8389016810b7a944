import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { EXCLUDED } from './excluded.ts'

/** Paths of the files that make the template: what Git knows in the repository, less what is excluded. Nothing else of the folder is looked at. */
export async function templateFiles(repository: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], { cwd: repository })
  const known = stdout.split('\0').filter(Boolean)
  return known.filter((file) => !isExcluded(file) && existsSync(path.join(repository, file)))
}

function isExcluded(file: string): boolean {
  return EXCLUDED.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry))
}
