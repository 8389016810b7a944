'use server'

import { revalidatePath } from 'next/cache'
import type { Result } from '@/lib/errors'
import { submittedText } from '@/lib/input/form'
import { withAuthUser } from '../action'
import { newToken, tokenReference } from './schema'
import { assertAccessTokensOn, createAccessToken, revokeAccessToken } from './store'

/** Returns the token, which is shown only once. */
export async function createAccessTokenAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: newToken, input, limit: 'accountChanges', fresh: true },
    async (user, token, client) => {
      assertAccessTokensOn()
      return createAccessToken(user, token, client)
    },
  )
  const scopes = input instanceof FormData ? input.getAll('scopes').map(String) : []
  return { ...refreshed(result), submitted: { ...submittedText(input, 'name', 'days'), scopes } }
}

export async function revokeAccessTokenAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: tokenReference, input, limit: 'accountChanges' },
    async (user, { id }, client) => {
      assertAccessTokensOn()
      await revokeAccessToken(user.id, id, client)
    },
  )
  return refreshed(result)
}

function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/settings/tokens')
  return result
}
