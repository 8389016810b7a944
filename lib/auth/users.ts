import 'server-only'
import { randomBytes } from 'node:crypto'
import { db, type Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { AppError } from '@/lib/errors'
import { rateLimitKeysOf } from '@/lib/http/rate-limit'

const USER_HANDLE_BYTES = 64

/** Random, so that it reveals nothing about the user (WebAuthn Level 3 §14.6.1). base64url. */
export function createUserHandle(): string {
  return randomBytes(USER_HANDLE_BYTES).toString('base64url')
}

type NewUser = {
  name: string
  webauthnUserId?: string
  /** Lower case, vouched for by a provider. */
  verifiedEmail?: string | null
  image?: string | null
}

/** Returns the id. */
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
 * Keeps an e-mail that a connected account vouches for; otherwise takes one from the account used
 * last.
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

/** Imported users have none until it is first asked for. Throws `AppError('not_found')`. */
export async function getUserHandle(userId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ webauthnUserId: string }[]>`
    UPDATE users SET webauthn_user_id = coalesce(webauthn_user_id, ${createUserHandle()}) WHERE id = ${userId}::uuid
    RETURNING webauthn_user_id AS "webauthnUserId"`
  if (!row) throw new AppError('not_found')
  return row.webauthnUserId
}

/**
 * Other apps may share the relying party, as on localhost: their passkeys must stay on the device.
 */
export async function isUserHandleKnown(handle: string | undefined): Promise<boolean> {
  if (!handle) return false
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE webauthn_user_id = ${handle}
    UNION ALL SELECT 1 FROM passkeys WHERE user_handle = ${handle} LIMIT 1`
  return rows.length === 1
}

/**
 * An imported passkey reveals its handle when it is first used. Throws `AppError('passkey_failed')`
 * if the handle is another user's.
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

/**
 * Security events stay, without the user, until they expire. Returns the user handles that devices
 * know; null for an unknown user. Throws `AppError('forbidden')` for the last admin.
 */
export async function deleteUser(
  tx: Transaction,
  userId: string,
): Promise<{ userHandles: string[] } | null> {
  refuseLastAdmin(await lockAdmins(tx), userId)
  const [deleted] = await tx.$queryRaw<{ userHandles: string[] }[]>`
    WITH deleted AS (DELETE FROM users WHERE id = ${userId}::uuid RETURNING id, webauthn_user_id)
    SELECT ARRAY(
      SELECT handle FROM (SELECT user_handle AS handle FROM passkeys WHERE user_id = deleted.id UNION SELECT webauthn_user_id) AS handles
      WHERE handle IS NOT NULL
    ) AS "userHandles" FROM deleted`
  await tx.$executeRaw`DELETE FROM rate_limits WHERE key = ANY(${rateLimitKeysOf(userId)})`
  return deleted ?? null
}

/** In the order of the ids, to avoid deadlocks. Foreign keys do not wait (NO KEY). */
async function lockAdmins(tx: Transaction): Promise<string[]> {
  const admins = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE`
  return admins.map(({ id }) => id)
}

/** Of two admins who demote each other, the second gets `AppError('not_found')`. */
export async function lockActingAdmin(tx: Transaction, adminId: string): Promise<string[]> {
  const admins = await lockAdmins(tx)
  if (!admins.includes(adminId)) throw new AppError('not_found')
  return admins
}

/** Throws `AppError('forbidden')` if `admins`, of `lockAdmins`, holds this user alone. */
export function refuseLastAdmin(admins: string[], userId: string): void {
  if (admins.length === 1 && admins[0] === userId)
    throw new AppError('forbidden', {
      message: 'The last admin cannot be demoted or deleted. Make someone else an admin first.',
    })
}

/** To say so before they try. */
export async function isLastAdmin({ id, role }: { id: string; role: string }): Promise<boolean> {
  if (role !== 'admin') return false
  const other = await db.user.findFirst({
    where: { role: 'admin', id: { not: id } },
    select: { id: true },
  })
  return other === null
}
