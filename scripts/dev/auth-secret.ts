import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DATA } from './project'

const SECRET_BYTES = 32

/** This machine's AUTH_SECRET: made at the first call, kept in `.data/auth-secret` for its owner alone. For loopback addresses only. */
export function localAuthSecret(directory = DATA): string {
  const file = path.join(directory, 'auth-secret')
  mkdirSync(directory, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, randomBytes(SECRET_BYTES).toString('base64'), { mode: 0o600 })
  try {
    // Whole or not at all, and the first of several processes wins.
    linkSync(unfinished, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}
