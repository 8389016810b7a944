import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { AUTH_WORDS } from './words'

/**
 * Holds the rows of all admins until the transaction ends, and returns their ids. Always in the order of the ids, so that two transactions wait
 * for one another instead of forming a ring; whoever waited reads the roles as they are then. What else refers to an admin's row does not wait
 * (NO KEY).
 */
export async function lockAdmins(tx: Transaction): Promise<string[]> {
  const admins = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE`
  return admins.map(({ id }) => id)
}

/**
 * For whatever an admin does to somebody: the same, once the acting admin is still one. Of two who demote or delete one another the second is none
 * any more when its turn comes. Throws `AppError('not_found')`.
 */
export async function lockActingAdmin(tx: Transaction, adminId: string): Promise<string[]> {
  const admins = await lockAdmins(tx)
  if (!admins.includes(adminId)) throw new AppError('not_found')
  return admins
}

/** The one guard of the last admin, for `admins` of `lockAdmins`: throws `AppError('forbidden')` when this user is the only one. */
export function refuseLastAdmin(admins: string[], userId: string): void {
  if (admins.length === 1 && admins[0] === userId)
    throw new AppError('forbidden', { message: AUTH_WORDS.lastAdmin })
}

/** Whether the user is the only admin now: to say so before they try. */
export async function isLastAdmin({ id, role }: { id: string; role: string }): Promise<boolean> {
  if (role !== 'admin') return false
  return (
    (await db.user.findFirst({
      where: { role: 'admin', id: { not: id } },
      select: { id: true },
    })) === null
  )
}
