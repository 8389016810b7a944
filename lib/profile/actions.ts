'use server'

import { revalidatePath } from 'next/cache'
import { withAuthUser } from '@/lib/auth/action'
import { submittedText } from '@/lib/form'
import { saveProfile } from './data'
import { profileInput } from './schema'

/** Answers with the profile as it is stored, and with what was typed, for a page that is drawn anew without JavaScript. */
export async function saveProfileAction(_state: unknown, input: FormData) {
  const result = await withAuthUser({ schema: profileInput, input, limit: 'profileWrites' }, (user, profile) =>
    saveProfile(user.id, profile),
  )
  // The theme stands on <html>, above every page.
  if (result.ok) revalidatePath('/', 'layout')
  return { ...result, submitted: submittedText(input, 'displayName', 'bio', 'avatarUrl', 'theme') }
}
