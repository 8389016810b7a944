import 'server-only'
import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** 32 random bytes in base64url: 43 characters. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether the string could have come from `createToken`. Anything else never reaches the database. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value)
}

/** What is stored in a token's place: SHA-256 in base64url. A token has 256 bits of entropy, so no salt and no slow hash is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
