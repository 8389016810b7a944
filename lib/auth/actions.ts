'use server'

import { revalidatePath } from 'next/cache'
import type { Result } from '@/lib/errors'
import { form } from '@/lib/input/form'
import { reference } from '@/lib/input/id'
import { withAuthUser } from './action'
import { createRecoveryCodes } from './recovery-codes'
import { revokeOtherSessions, revokeSession } from './session-list'

/** Returns the device's name. */
export async function revokeSessionAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({ id: reference }), input, limit: 'accountChanges' },
    (user, { id }, client) => revokeSession(user, id, client),
  )
  return refreshed(result)
}

/** Returns how many sessions ended. */
export async function revokeOtherSessionsAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _, client) => revokeOtherSessions(user, client),
  )
  return refreshed(result)
}

/** Returns the codes, which are shown only once. */
export async function createRecoveryCodesAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _, client) => createRecoveryCodes(user.id, client),
  )
  if (result.ok) revalidatePath('/settings/recovery-codes')
  return result
}

function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/settings/sessions')
  return result
}
