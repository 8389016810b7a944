'use server'

import { revalidatePath } from 'next/cache'
import type { Result } from '@/lib/errors'
import { AppError } from '@/lib/errors'
import { form, submittedText } from '@/lib/input/form'
import { parseId } from '@/lib/input/id'
import { withAuthUser } from '../action'
import { removePasskey } from '../methods'
import { dismissPasskeyOffer } from './offer'
import { getPasskeySignals } from './owner'
import { relyingParty } from './relying-party'
import { passkeyReference, passkeyRename } from './schema'
import { getCredentialId, renamePasskey } from './store'

/** Returns the signals for the user's devices. */
export async function renamePasskeyAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: passkeyRename, input, limit: 'accountChanges' },
    async (user, { id, name }, client) => {
      await renamePasskey(user.id, id, name, client)
      return { signals: await getPasskeySignals(user.id) }
    },
  )
  return {
    ...(result.ok ? refreshed(result) : result),
    submitted: submittedText(input, 'id', 'name'),
  }
}

/** Returns the signals for the user's devices. */
export async function removePasskeyAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: passkeyReference, input, limit: 'accountChanges', fresh: true },
    async (user, { id }, client) => {
      const passkeyId = parseId(id)
      const credentialId = await getCredentialId(user.id, passkeyId)
      const before = await getPasskeySignals(user.id)
      if (!(await removePasskey({ userId: user.id, id: passkeyId, client })))
        throw new AppError('not_found')
      const after = await getPasskeySignals(user.id)
      // The device may still have the removed passkey's handle.
      const signals = before && after && { ...after, userIds: before.userIds }
      return { credentialId, rpId: relyingParty().id, signals }
    },
  )
  return refreshed(result)
}

export async function dismissPasskeyOfferAction(_state: unknown, input: FormData) {
  const result = await withAuthUser({ schema: form({}), input, limit: 'accountChanges' }, (user) =>
    dismissPasskeyOffer(user.id),
  )
  if (result.ok) revalidatePath('/', 'layout')
  return result
}

function refreshed<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code === 'not_found') revalidatePath('/settings')
  return result
}
