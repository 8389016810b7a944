import 'server-only'
import { randomBytes } from 'node:crypto'
import { db, type Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'

const USER_HANDLE_BYTES = 64

/** A new user handle: random, as WebAuthn Level 3 §14.6.1 asks, so that it says nothing about the user. base64url. */
export function createUserHandle(): string {
  return randomBytes(USER_HANDLE_BYTES).toString('base64url')
}

type NewUser = {
  name: string
  webauthnUserId?: string
  /** Only one that a provider vouches for. Lower case. */
  verifiedEmail?: string | null
  image?: string | null
}

/** Inserts a user and returns the id. */
export async function createUser(
  tx: Transaction,
  { name, webauthnUserId = createUserHandle(), verifiedEmail = null, image = null }: NewUser,
): Promise<string> {
  const email = { email: verifiedEmail, emailVerified: verifiedEmail !== null }
  const { id } = await tx.user.create({ data: { name, webauthnUserId, image, ...email }, select: { id: true } })
  return id
}

/** The user's handle; made now for a user who was imported without one. Throws `AppError('not_found')`. */
export async function getUserHandle(userId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ webauthnUserId: string }[]>`
    UPDATE users SET webauthn_user_id = coalesce(webauthn_user_id, ${createUserHandle()}) WHERE id = ${userId}::uuid
    RETURNING webauthn_user_id AS "webauthnUserId"`
  if (!row) throw new AppError('not_found')
  return row.webauthnUserId
}

/** Keeps the handle that an imported user's passkey reported. Never overwrites one. Throws `AppError('passkey_failed')` when it is another user's. */
export async function learnUserHandle(tx: Transaction, userId: string, webauthnUserId: string): Promise<void> {
  try {
    await tx.user.updateMany({ where: { id: userId, webauthnUserId: null }, data: { webauthnUserId } })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('passkey_failed', { cause: error })
    throw error
  }
}
