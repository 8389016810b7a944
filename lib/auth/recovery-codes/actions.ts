'use server'

import { revalidatePath } from 'next/cache'
import { form } from '@/lib/input/form'
import { withAuthUser } from '../action'
import { createRecoveryCodes } from '../recovery-codes'

/** Answers with the new codes: the only time they are seen. */
export async function createRecoveryCodesAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: form({}), input, limit: 'accountChanges', fresh: true },
    (user, _input, client) => createRecoveryCodes(user.id, client),
  )
  if (result.ok) revalidatePath('/settings/recovery-codes')
  return result
}
