import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Environment } from '../dev/env-files'
import { PROJECT } from '../dev/project'

/** Node's version, and files with secrets that others can read. */
export function checkInstallation({ APP_URL }: Environment): string[] {
  const { engines } = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8'))
  const lines = isIn(engines.node, process.versions.node)
    ? []
    : [`Node is ${process.versions.node}, and the app needs ${engines.node}. Change Node.`]
  for (const file of trackedEnvFiles())
    lines.push(
      `${file} is in the repository with its secrets. Run git rm --cached ${file}, and replace them.`,
    )
  const isPublic = APP_URL?.startsWith('https:')
  if (isPublic && isReadableByOthers('.env'))
    lines.push('Other users of this machine can read .env. Run chmod 600 .env.')
  return lines
}

/** For ranges such as `^22.12 || >=24`. */
function isIn(range: string, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return range.split('||').some((part) => {
    const [, sign, least, leastMinor = '0'] = /(\^|>=)\s*(\d+)(?:\.(\d+))?/.exec(part) ?? []
    if (major === Number(least)) return minor >= Number(leastMinor)
    return !least || (sign === '>=' && major > Number(least))
  })
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
