import 'server-only'
import { randomBytes } from 'node:crypto'
import { cache } from 'react'
import { db } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { ClientInfo } from './client-info'
import { recordSecurityEvent } from './events'
import { signIn } from './session'
import { hashToken } from './token'
import type { Visitor } from './visitor'

const CODES_PER_SET = 10
/** Crockford's base32, without look-alikes. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 20
const GROUP = /.{5}(?=.)/g
const REFUSED =
  'This is not one of your recovery codes, or it was used before. Enter one code, not the whole list.'

/**
 * 100 random bits, such as "7k3mq-x20fd-8wnz4-0hv6t". No user name limits the guessing:
 * docs/decisions.md, 8.
 */
export function createRecoveryCode(): string {
  const symbols = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return symbols.replace(GROUP, '$&-')
}

/** Ignores case, spaces and hyphens. Null if it can't be a code. */
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

/** Replaces the old set. Stores only hashes. */
export async function createRecoveryCodes(userId: string, client: ClientInfo): Promise<string[]> {
  const codes = Array.from({ length: CODES_PER_SET }, () => {
    const code = createRecoveryCode()
    return { code, codeHash: hashRecoveryCode(code) ?? '' }
  }).sort(byHash)
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    await tx.recoveryCode.deleteMany({ where: { userId } })
    await tx.recoveryCode.createMany({ data: codes.map(({ codeHash }) => ({ userId, codeHash })) })
    await recordSecurityEvent(
      client,
      { type: 'recovery_codes_created', outcome: 'success', userId },
      tx,
    )
  })
  return codes.map(({ code }) => code)
}

/** When each code was used, in the order shown. */
export async function listRecoveryCodes(userId: string): Promise<(Date | null)[]> {
  const rows = await db.recoveryCode.findMany({
    where: { userId },
    select: { codeHash: true, usedAt: true },
  })
  return rows.sort(byHash).map(({ usedAt }) => usedAt)
}

export const countRecoveryCodes = cache(
  (userId: string): Promise<number> => db.recoveryCode.count({ where: { userId, usedAt: null } }),
)

/**
 * Signs in, or confirms a signed-in user. Each code works once. Returns the new session's token.
 * Throws `AppError('invalid_input')`.
 */
export async function signInWithRecoveryCode(visitor: Visitor, code: string): Promise<string> {
  const { client } = visitor
  const user = await visitor.user()
  const type = user ? 'step_up' : 'sign_in'
  const method = 'recovery-code'
  const codeHash = hashRecoveryCode(code)
  const userId = user?.id ?? (codeHash && (await findOwner(codeHash)))
  const token =
    codeHash &&
    userId &&
    (await transaction(async (tx) => {
      // In the same order as a new set, to avoid deadlocks.
      await lockUser(tx, userId)
      const { count } = await tx.recoveryCode.updateMany({
        where: { codeHash, usedAt: null, userId },
        data: { usedAt: new Date() },
      })
      if (count === 0) return null
      const codesLeft = await tx.recoveryCode.count({ where: { userId, usedAt: null } })
      const replaces = visitor.sessionToken
      return signIn(tx, { type, userId, method, client, replaces, detail: { codesLeft } })
    }))
  if (token) return token
  if (userId) await recordSecurityEvent(client, { type, outcome: 'failure', userId, method })
  throw new AppError('invalid_input', { message: REFUSED, fields: { code: REFUSED } })
}

async function findOwner(codeHash: string): Promise<string | null> {
  const row = await db.recoveryCode.findUnique({ where: { codeHash }, select: { userId: true } })
  return row?.userId ?? null
}

// Needs no column, and a used code keeps its place.
function byHash(a: { codeHash: string }, b: { codeHash: string }): number {
  return a.codeHash < b.codeHash ? -1 : Number(a.codeHash > b.codeHash)
}
