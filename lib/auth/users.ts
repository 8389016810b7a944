import 'server-only'
import { randomBytes } from 'node:crypto'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'

const USER_HANDLE_BYTES = 64

/** Reveals nothing (WebAuthn Level 3 §14.6.1). base64url. */
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

/** Keeps an email that an account vouches for; otherwise takes one from the account used last. */
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

/** Imported users get one here. Throws `AppError('not_found')`. */
export async function getUserHandle(userId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ webauthnUserId: string }[]>`
    UPDATE users SET webauthn_user_id = coalesce(webauthn_user_id, ${createUserHandle()}) WHERE id = ${userId}::uuid
    RETURNING webauthn_user_id AS "webauthnUserId"`
  if (!row) throw new AppError('not_found')
  return row.webauthnUserId
}
