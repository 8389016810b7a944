import 'server-only'
import { randomBytes } from 'node:crypto'
import { hashToken } from '../token'

/** Crockford's base32: nothing in it is mistaken for something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 20
const GROUP = /.{5}(?=.)/g

/**
 * A new code of 100 random bits, e.g. "7k3mq-x20fd-8wnz4-0hv6t". It stands alone, without a user's name, so it must be as hard to guess for
 * millions of users at once as for one; docs/decisions/008-recovery-codes.md.
 */
export function createRecoveryCode(): string {
  const symbols = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return symbols.replace(GROUP, '$&-')
}

/** What is stored in a code's place, from however it was typed: capitals, blanks and hyphens do not matter. Null when it cannot be a code. */
export function hashRecoveryCode(typed: string): string | null {
  const symbols = typed
    .toLowerCase()
    .replace(/[\s-]/g, '')
    .replace(/[il]/g, '1')
    .replaceAll('o', '0')
  const isCode =
    symbols.length === LENGTH && [...symbols].every((symbol) => ALPHABET.includes(symbol))
  return isCode ? hashToken(symbols) : null
}
