import { z } from 'zod'
import { checked, form, text } from '@/lib/input/form'
import { BIO_MAX, checkAvatarUrl, THEMES, type Theme } from './rules'

export type Profile = {
  displayName: string | null
  bio: string | null
  avatarUrl: string | null
  theme: Theme
}

export const profileInput = form({
  displayName: text({ label: 'Display name', max: 80 }).transform(emptyToNull),
  // Posted forms use CRLF; the browser's counter counts LF.
  bio: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value),
      text({ label: 'Bio', max: BIO_MAX, isMultiline: true }),
    )
    .transform(emptyToNull),
  avatarUrl: checked(checkAvatarUrl),
  theme: z.enum(THEMES, { error: 'Choose System, Light or Dark.' }),
  /** JSON of the profile as the page had it. */
  drawn: z.string().max(16_384).transform(parseDrawn).optional().catch(undefined),
  /** The provider to take the picture from. */
  pictureOf: z.string().max(64).optional().catch(undefined),
})

export type DrawnProfile = Partial<Record<keyof Profile, string>>

const drawnProfile = z.object({
  displayName: z.string(),
  bio: z.string(),
  avatarUrl: z.string(),
  theme: z.string(),
})

function parseDrawn(json: string): DrawnProfile | undefined {
  try {
    return drawnProfile.partial().parse(JSON.parse(json))
  } catch {
    return undefined
  }
}

function emptyToNull(value: string): string | null {
  return value === '' ? null : value
}
