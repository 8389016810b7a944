'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { withAuthUser } from '@/lib/auth/action'
import type { Result } from '@/lib/errors'
import { changeRole, deleteUserAsAdmin, removeMethod, signOutUser } from './changes'
import { methodReference, roleChange, userReference } from './schema'

const ADMIN = { limit: 'adminChanges', admin: true, fresh: true } as const

/** Returns how many sessions ended. */
export async function signOutUserAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { ...ADMIN, schema: userReference, input },
    (admin, { userId }, client) => signOutUser(admin, userId, client),
  )
  return refreshed(result)
}

export async function removeMethodAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { ...ADMIN, schema: methodReference, input },
    async (admin, method, client) => {
      // Providers may be slow.
      after((await removeMethod(admin, method, client)).revoked)
    },
  )
  return refreshed(result)
}

export async function changeRoleAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { ...ADMIN, schema: roleChange, input },
    (admin, change, client) => changeRole(admin, change, client),
  )
  return refreshed(result)
}

export async function deleteUserAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { ...ADMIN, schema: userReference, input },
    async (admin, { userId }, client) => {
      after((await deleteUserAsAdmin(admin, userId, client)).revoked)
    },
  )
  if (result.ok) redirect('/admin')
  return result
}

function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok) revalidatePath('/admin/users/[id]', 'page')
  return result
}
