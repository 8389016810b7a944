import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Environment } from '../dev/env-files'
import { PROJECT } from '../dev/project'

/** Node's version, and files with secrets that others can read. */
export function checkInstallation({ APP_URL }: Environment): string[] {
  const { engines } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8'))
  const [, wanted = ''] = /([\d.]+)/.exec(engines.node) ?? []
  const lines = isOlder(process.versions.node, wanted)
    ? [`Node is ${process.versions.node}, and the app needs ${wanted} or later. Update Node.`]
    : []
  for (const file of trackedEnvFiles())
    lines.push(
      `${file} is in the repository with its secrets. Run git rm --cached ${file}, and replace them.`,
    )
  const isPublic = APP_URL?.startsWith('https:')
  if (isPublic && isReadableByOthers('.env'))
    lines.push('Other users of this machine can read .env. Run chmod 600 .env.')
  return lines
}

function isOlder(version: string, wanted: string): boolean {
  const [a, b] = [version, wanted].map((text) => text.split('.').map(Number))
  const index = b?.findIndex((part, i) => part !== a?.[i]) ?? -1
  return index >= 0 && (a?.[index] ?? 0) < (b?.[index] ?? 0)
}

function trackedEnvFiles(): string[] {
  try {
    const names = execFileSync('git', ['ls-files', '.env*'], {
      cwd: PROJECT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return names.split('\n').filter((name) => name !== '' && name !== '.env.example')
  } catch {
    // No repository.
    return []
  }
}

function isReadableByOthers(file: string): boolean {
  const status = statSync(path.join(PROJECT, file), { throwIfNoEntry: false })
  return process.platform !== 'win32' && status !== undefined && (status.mode & 0o004) !== 0
}
