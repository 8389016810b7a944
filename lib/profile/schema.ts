import { z } from 'zod'
import { checked, form, text } from '@/lib/form'
import { BIO_MAX, checkAvatarUrl, THEMES, type Theme } from './rules'
import { PROFILE_WORDS } from './words'

export type Profile = {
  displayName: string | null
  bio: string | null
  avatarUrl: string | null
  theme: Theme
}

export const profileInput = form({
  displayName: text({ label: PROFILE_WORDS.displayName, max: 80 }).transform(emptyToNull),
  // A posted form ends its lines with CRLF, which the counter in the browser does not count.
  bio: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value),
      text({ label: PROFILE_WORDS.bio, max: BIO_MAX }),
    )
    .transform(emptyToNull),
  avatarUrl: checked(checkAvatarUrl),
  theme: z.enum(THEMES, { error: PROFILE_WORDS.themeUnknown }),
  /** The provider whose picture takes the place of what stands in the avatar field. */
  pictureOf: z.string().max(64).optional().catch(undefined),
})

function emptyToNull(value: string): string | null {
  return value === '' ? null : value
}
