import 'server-only'
import { db, type Transaction } from '@/lib/db/client'
import { AppError } from '@/lib/errors'

/** By id, to avoid deadlocks. */
export async function lockAdmins(tx: Transaction): Promise<string[]> {
  const admins = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE`
  return admins.map(({ id }) => id)
}

/** Throws `AppError('not_found')`, as for an admin demoted meanwhile. */
export async function lockActingAdmin(tx: Transaction, adminId: string): Promise<string[]> {
  const admins = await lockAdmins(tx)
  if (!admins.includes(adminId)) throw new AppError('not_found')
  return admins
}

/** Throws `AppError('forbidden')` for the only admin. */
export function refuseLastAdmin(admins: string[], userId: string): void {
  if (admins.length === 1 && admins[0] === userId)
    throw new AppError('forbidden', {
      message: 'The last admin cannot be demoted or deleted. Make someone else an admin first.',
    })
}

export async function isLastAdmin({ id, role }: { id: string; role: string }): Promise<boolean> {
  if (role !== 'admin') return false
  const other = await db.user.findFirst({
    where: { role: 'admin', id: { not: id } },
    select: { id: true },
  })
  return other === null
}
