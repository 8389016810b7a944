'use server'

import { revalidatePath } from 'next/cache'
import { withAuthUser } from '@/lib/auth/action'
import { getConnectedPicture } from '@/lib/auth/oauth/accounts'
import { getPasskeySignals } from '@/lib/auth/passkey/owner'
import { submittedText } from '@/lib/input/form'
import { saveProfile } from './data'
import { PROFILE } from './noun'
import { profileInput } from './schema'

/** Also returns signals for the user's devices, and the input without JavaScript. */
export async function saveProfileAction(_state: unknown, input: FormData) {
  const result = await withAuthUser(
    { schema: profileInput, input, limit: PROFILE.limit },
    async (user, { pictureOf, drawn, ...profile }) => {
      const picture = pictureOf ? await getConnectedPicture(user.id, pictureOf) : null
      const saved = await saveProfile(
        user.id,
        picture ? { ...profile, avatarUrl: picture.url } : profile,
        drawn,
      )
      return { profile: saved, signals: await getPasskeySignals(user.id) }
    },
  )
  const submitted = submittedText(input, 'displayName', 'bio', 'avatarUrl', 'theme', 'drawn')
  if (!result.ok) return { ...result, submitted }
  // The theme is on <html>.
  revalidatePath('/', 'layout')
  return {
    ok: true as const,
    value: result.value.profile,
    signals: result.value.signals,
    submitted,
  }
}
