'use server'

import { revalidatePath } from 'next/cache'
import { after } from 'next/server'
import { AppError } from '@/lib/errors'
import { form } from '@/lib/input/form'
import { parseId, reference } from '@/lib/input/id'
import { withAuthUser } from '../action'
import { disconnectAccount } from './disconnect'

const accountReference = form({ id: reference })

/** Returns the provider's name. */
export async function disconnectAccountAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: accountReference, input, limit: 'accountChanges', fresh: true },
    async (user, { id }, client) => {
      const disconnected = await disconnectAccount({ userId: user.id, id: parseId(id), client })
      if (!disconnected) throw new AppError('not_found')
      // Providers may be slow.
      after(disconnected.revoked)
      return { provider: disconnected.provider }
    },
  )
  if (result.ok || result.code === 'not_found') revalidatePath('/settings')
  return result
}
