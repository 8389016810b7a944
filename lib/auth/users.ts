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
  const { id } = await tx.user.create({
    data: { name, webauthnUserId, image, ...email },
    select: { id: true },
  })
  return id
}

/**
 * The user's e-mail is one that a connected account vouches for: the one so far while any does,
 * else that of the account used last, or none. One that is another user's is left to them.
 */
export async function settleEmail(tx: Transaction, userId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE users SET email = vouched.email, email_verified = vouched.email IS NOT NULL, updated_at = now()
    FROM (SELECT (
      SELECT accounts.email FROM accounts JOIN users AS owner ON owner.id = user_id
      WHERE user_id = ${userId}::uuid AND accounts.email_verified
        AND NOT EXISTS (SELECT 1 FROM users AS other WHERE other.email = accounts.email AND other.id <> user_id)
      ORDER BY accounts.email = owner.email DESC NULLS LAST, last_used_at DESC NULLS LAST, accounts.id LIMIT 1
    ) AS email) AS vouched
    WHERE id = ${userId}::uuid AND users.email IS DISTINCT FROM vouched.email`
}

/** The user's handle; made now for a user who was imported without one. Throws `AppError('not_found')`. */
export async function getUserHandle(userId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ webauthnUserId: string }[]>`
    UPDATE users SET webauthn_user_id = coalesce(webauthn_user_id, ${createUserHandle()}) WHERE id = ${userId}::uuid
    RETURNING webauthn_user_id AS "webauthnUserId"`
  if (!row) throw new AppError('not_found')
  return row.webauthnUserId
}

/**
 * Whether passkeys were made under this handle here. Another app may have the same relying party (on localhost all apps of a machine do, and a staging
 * deployment may): what it has made is not ours to take off a device.
 */
export async function isUserHandleKnown(handle: string | undefined): Promise<boolean> {
  if (!handle) return false
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE webauthn_user_id = ${handle}
    UNION ALL SELECT 1 FROM passkeys WHERE user_handle = ${handle} LIMIT 1`
  return rows.length === 1
}

/**
 * Keeps the handle that an imported passkey reported: for the passkey, and for the user's next ones if there is none yet. Never overwrites one.
 * Throws `AppError('passkey_failed')` when the handle is another user's.
 */
export async function learnUserHandle(
  tx: Transaction,
  passkey: { id: string; userId: string },
  handle: string,
): Promise<void> {
  const learnt = await tx.$executeRaw`
    UPDATE passkeys SET user_handle = ${handle} WHERE id = ${passkey.id}::uuid AND coalesce(user_handle, ${handle}) = ${handle}
      AND NOT EXISTS (SELECT 1 FROM users WHERE webauthn_user_id = ${handle} AND id <> ${passkey.userId}::uuid)
      AND NOT EXISTS (SELECT 1 FROM passkeys AS others WHERE user_handle = ${handle} AND user_id <> ${passkey.userId}::uuid)`
  if (learnt !== 1) throw new AppError('passkey_failed')
  try {
    await tx.user.updateMany({
      where: { id: passkey.userId, webauthnUserId: null },
      data: { webauthnUserId: handle },
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError('passkey_failed', { cause: error })
    throw error
  }
}
