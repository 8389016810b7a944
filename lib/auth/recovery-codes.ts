import { RECOVERY_CODE_WORDS } from './recovery-codes/words'
import 'server-only'
import { db } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { ClientInfo } from './client-info'
import { recordSecurityEvent } from './events'
import { createRecoveryCode, hashRecoveryCode } from './recovery-codes/code'
import { type AuthUser, createSession } from './session'

const CODES_PER_SET = 10

const REFUSED = RECOVERY_CODE_WORDS.signIn.refused

/** Makes a set of codes, which exist nowhere else, and voids the set before it. */
export async function createRecoveryCodes(userId: string, client: ClientInfo): Promise<string[]> {
  const codes = Array.from({ length: CODES_PER_SET }, createRecoveryCode).sort(byHash)
  await transaction(async (tx) => {
    if (!(await lockUser(tx, userId))) throw new AppError('unauthenticated')
    await tx.recoveryCode.deleteMany({ where: { userId } })
    await tx.recoveryCode.createMany({
      data: codes.map((code) => ({ userId, codeHash: hashOf(code) })),
    })
    await recordSecurityEvent(
      client,
      { type: 'recovery_codes_created', outcome: 'success', userId },
      tx,
    )
  })
  return codes
}

/** When each code of the user's set was used, null for those that still work; in the order in which they were shown. Empty without a set. */
export async function listRecoveryCodes(userId: string): Promise<(Date | null)[]> {
  const rows = await db.recoveryCode.findMany({
    where: { userId },
    select: { codeHash: true, usedAt: true },
  })
  return rows.sort((a, b) => compare(a.codeHash, b.codeHash)).map(({ usedAt }) => usedAt)
}

/** How many of the user's codes still work. */
export async function countRecoveryCodes(userId: string): Promise<number> {
  return db.recoveryCode.count({ where: { userId, usedAt: null } })
}

type Attempt = {
  code: string
  user: AuthUser | null
  client: ClientInfo
  sessionToken: string | null
}

/**
 * Signs in with a code, once: one statement marks it as used, so of any number of attempts at once one succeeds. In a browser that is signed in, it
 * is a step-up and takes that user's codes only. Returns the token of a new session, which replaces the old. Throws `AppError('invalid_input')`.
 */
export async function signInWithRecoveryCode({
  code,
  user,
  client,
  sessionToken,
}: Attempt): Promise<string> {
  const type = user ? 'step_up' : 'sign_in'
  const method = 'recovery-code'
  const codeHash = hashRecoveryCode(code)
  const userId = user?.id ?? (codeHash && (await findOwner(codeHash)))
  const token =
    codeHash &&
    userId &&
    (await transaction(async (tx) => {
      // The user first, then the code: as a new set does, so that no two wait for each other.
      if (!(await lockUser(tx, userId))) return null
      const { count } = await tx.recoveryCode.updateMany({
        where: { codeHash, usedAt: null, userId },
        data: { usedAt: new Date() },
      })
      if (count === 0) return null
      const session = await createSession(tx, { userId, method, client, replaces: sessionToken })
      const codesLeft = await tx.recoveryCode.count({ where: { userId, usedAt: null } })
      await recordSecurityEvent(
        client,
        { type, outcome: 'success', userId, sessionToken: session, method, detail: { codesLeft } },
        tx,
      )
      return session
    }))
  if (token) return token
  if (userId) await recordSecurityEvent(client, { type, outcome: 'failure', userId, method })
  throw new AppError('invalid_input', { message: REFUSED, fields: { code: REFUSED } })
}

/** Whose code it is or was. */
async function findOwner(codeHash: string): Promise<string | null> {
  const row = await db.recoveryCode.findUnique({ where: { codeHash }, select: { userId: true } })
  return row?.userId ?? null
}

// The order of the hashes says nothing of the codes and needs no column: it is how a used code keeps its number.
function byHash(a: string, b: string): number {
  return compare(hashOf(a), hashOf(b))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function hashOf(code: string): string {
  const hash = hashRecoveryCode(code)
  if (!hash) throw new Error('A recovery code was made that cannot be read')
  return hash
}
