import 'server-only'
import { lockActingAdmin, refuseLastAdmin } from '@/lib/auth/admins'
import type { ClientInfo } from '@/lib/auth/client-info'
import { recordAdminEvent } from '@/lib/auth/events'
import { removePasskey } from '@/lib/auth/methods'
import { listGrants } from '@/lib/auth/oauth/account-tokens'
import { disconnectAccount, revokeGrants } from '@/lib/auth/oauth/disconnect'
import type { AuthUser } from '@/lib/auth/user'
import { assertAdmin } from '@/lib/auth/user'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'
import { deleteUser } from '@/lib/personal-data/delete'
import type { Role } from '@/prisma/generated/client'

// Each reads the admin's role again under a lock. Others get `AppError('not_found')`.
type Admin = Pick<AuthUser, 'id' | 'role'>

/** Also revokes the user's access tokens. Returns how many sessions ended. */
export async function signOutUser(admin: Admin, id: string, client: ClientInfo): Promise<number> {
  assertAdmin(admin)
  const userId = parseId(id)
  return transaction(async (tx) => {
    await lockActingAdmin(tx, admin.id)
    if (!(await lockUser(tx, userId))) throw new AppError('not_found')
    const { count: sessions } = await tx.session.deleteMany({ where: { userId } })
    await tx.personalAccessToken.deleteMany({ where: { userId } })
    await recordAdminEvent(
      client,
      { type: 'admin_signed_out_user', actorId: admin.id, targetId: userId, detail: { sessions } },
      tx,
    )
    return sessions
  })
}

/** Before a user's data is exported: both histories tell of it. */
export async function recordUserExport(
  admin: Admin,
  userId: string,
  client: ClientInfo,
): Promise<void> {
  assertAdmin(admin)
  await transaction(async (tx) => {
    await lockActingAdmin(tx, admin.id)
    if (!(await lockUser(tx, userId))) throw new AppError('not_found')
    const event = { type: 'admin_exported_user', actorId: admin.id, targetId: userId } as const
    await recordAdminEvent(client, event, tx)
  })
}

/** `revoked` never fails. Throws `AppError('last_sign_in_method')`. */
export async function removeMethod(
  admin: Admin,
  { userId, kind, id }: { userId: string; kind: 'passkey' | 'account'; id: string },
  client: ClientInfo,
): Promise<{ revoked: Promise<void> }> {
  assertAdmin(admin)
  const removal = { userId: parseId(userId), id: parseId(id), client, adminId: admin.id }
  if (kind === 'passkey') {
    if (!(await removePasskey(removal))) throw new AppError('not_found')
    return { revoked: Promise.resolve() }
  }
  const disconnected = await disconnectAccount(removal)
  if (!disconnected) throw new AppError('not_found')
  return disconnected
}

/** Throws `AppError('forbidden')` for the last admin. */
export async function changeRole(
  admin: Admin,
  { userId, role }: { userId: string; role: Role },
  client: ClientInfo,
): Promise<void> {
  assertAdmin(admin)
  const targetId = parseId(userId)
  await transaction(async (tx) => {
    const admins = await lockActingAdmin(tx, admin.id)
    if (role !== 'admin') refuseLastAdmin(admins, targetId)
    if (!(await lockUser(tx, targetId))) throw new AppError('not_found')
    const { count } = await tx.user.updateMany({
      where: { id: targetId, role: { not: role } },
      data: { role },
    })
    if (count === 1)
      await recordAdminEvent(
        client,
        { type: 'admin_changed_role', actorId: admin.id, targetId, detail: { role } },
        tx,
      )
  })
}

/** `revoked` never fails. Throws `AppError('forbidden')` for the last admin. */
export async function deleteUserAsAdmin(
  admin: Admin,
  id: string,
  client: ClientInfo,
): Promise<{ revoked: Promise<void> }> {
  assertAdmin(admin)
  const targetId = parseId(id)
  const { grants } = await transaction(async (tx) => {
    await lockActingAdmin(tx, admin.id)
    const grants = await listGrants(tx, targetId)
    const deleted = await deleteUser(tx, targetId)
    if (!deleted) throw new AppError('not_found')
    await recordAdminEvent(client, { type: 'admin_deleted_user', actorId: admin.id, targetId }, tx)
    return { grants }
  })
  return { revoked: revokeGrants(grants) }
}
