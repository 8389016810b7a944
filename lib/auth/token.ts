import 'server-only'
import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** 32 random bytes in base64url: 43 characters. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Anything else never reaches the database. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value)
}

/** SHA-256 in base64url. 256 bits of entropy need no salt and no slow hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
