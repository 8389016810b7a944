import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { LaunchError } from '@/scripts/dev/launch-error'

/** An account of this machine, by number. */
export type Account = { uid: number; gid: number }

const UNPRIVILEGED = ['postgres', 'node', 'nobody']

/**
 * The account PostgreSQL has to run as, or null for that of this process. PostgreSQL refuses to run as root; it then gets the owner of
 * existing data, or else an unprivileged account that is there already (`initdb` looks the account up by name, so that a bare number would not do).
 */
export function serverAccount(dataDirectory: string): Account | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(dataDirectory)) {
    const { uid, gid } = statSync(dataDirectory)
    if (uid !== 0) return { uid, gid }
  }
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of UNPRIVILEGED) {
    const row = rows.find((fields) => fields[0] === name)
    if (row) return { uid: Number(row[2]), gid: Number(row[3]) }
  }
  throw new LaunchError(
    `PostgreSQL does not run as root, and this machine has none of the accounts ${UNPRIVILEGED.join(', ')}: set DATABASE_URL.`,
  )
}

/** Whether the account can enter the folder and every folder above it. */
export function canEnter(account: Account, directory: string): boolean {
  for (let current = path.resolve(directory); ; current = path.dirname(current)) {
    const { uid, gid, mode } = statSync(current)
    const needed = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
    if (current === path.dirname(current)) return true
  }
}
