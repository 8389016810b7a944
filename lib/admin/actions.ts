'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { after } from 'next/server'
import { withAdmin } from '@/lib/auth/admin-action'
import type { Result } from '@/lib/errors'
import { changeRole, deleteUserAsAdmin, removeMethod, signOutUser } from './changes'
import { methodReference, roleChange, userReference } from './schema'

/** Answers with how many sessions ended. */
export async function signOutUserAction(_state: unknown, input: FormData) {
  return refreshed(
    await withAdmin({ schema: userReference, input }, (admin, { userId }, client) =>
      signOutUser(admin, userId, client),
    ),
  )
}

export async function removeMethodAction(_state: unknown, input: FormData) {
  const result = await withAdmin(
    { schema: methodReference, input },
    async (admin, method, client) => {
      // The provider may take its time; nobody waits for it.
      after((await removeMethod(admin, method, client)).revoked)
    },
  )
  return refreshed(result)
}

export async function changeRoleAction(_state: unknown, input: FormData) {
  return refreshed(
    await withAdmin({ schema: roleChange, input }, (admin, change, client) =>
      changeRole(admin, change, client),
    ),
  )
}

/** Ends on the list of users: the user's page is gone with them. */
export async function deleteUserAction(_state: unknown, input: FormData) {
  const result = await withAdmin(
    { schema: userReference, input },
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
