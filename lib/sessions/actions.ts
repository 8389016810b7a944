'use server'

import { revalidatePath } from 'next/cache'
import { withAuthUser } from '@/lib/auth/action'
import type { Result } from '@/lib/errors'
import { revokeOtherSessions, revokeSession } from './data'
import { nothing, sessionReference } from './schema'

/** Answers with the name of the device that was signed out. */
export async function revokeSessionAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: sessionReference, input, limit: 'accountChanges' },
    (user, { id }, client) => revokeSession(user, id, client),
  )
  return refreshed(result)
}

/** Answers with how many sessions ended. */
export async function revokeOtherSessionsAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: nothing, input, limit: 'accountChanges', fresh: true },
    (user, _, client) => revokeOtherSessions(user, client),
  )
  return refreshed(result)
}

/** The page is drawn anew in the same response, also when it showed a session that is gone. */
function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/settings/sessions')
  return result
}
