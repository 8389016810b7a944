import { z } from 'zod'
import { form } from '@/lib/form'
import { text } from '@/lib/text'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export type Profile = { displayName: string | null; bio: string | null; avatarUrl: string | null; theme: Theme }

/** Characters, counted as Postgres counts them: in code points. */
export const BIO_MAX = 500

const AVATAR_URL_MAX = 2048
const HTTPS_ONLY = 'Avatar URL must begin with https:// and name an image.'
const TOO_LONG = `Avatar URL can have at most ${AVATAR_URL_MAX} characters.`

/** An https address as browsers read it, or null for none. Other schemes could run scripts or leak the visit; credentials are never a picture's. */
export const avatarUrl = z
  .string({ error: 'Avatar URL must be text.' })
  .max(AVATAR_URL_MAX, TOO_LONG)
  .transform((value) => value.trim())
  .refine((value) => !/[\p{Cc}\p{Cs}]/u.test(value), 'Avatar URL contains a character that cannot be saved.')
  .refine((value) => value === '' || (/^https:\/\/[^/]/i.test(value) && URL.canParse(value)), HTTPS_ONLY)
  .refine((value) => !hasCredentials(value), 'Avatar URL must not contain a name or password.')
  .transform((value) => (value === '' ? null : new URL(value).href))
  .refine((value) => value === null || value.length <= AVATAR_URL_MAX, TOO_LONG)

export const profileInput = form({
  displayName: text('Display name', { max: 80 }).transform(emptyToNull),
  // A posted form ends its lines with CRLF, which the counter in the browser does not count.
  bio: z
    .preprocess((value) => (typeof value === 'string' ? value.replaceAll('\r\n', '\n') : value), text('Bio', { max: BIO_MAX }))
    .transform(emptyToNull),
  avatarUrl,
  theme: z.enum(THEMES, { error: 'Choose System, Light or Dark.' }),
  /** The provider whose picture takes the place of what stands in the avatar field. */
  pictureOf: z.string().max(64).optional().catch(undefined),
})

function emptyToNull(value: string): string | null {
  return value === '' ? null : value
}

function hasCredentials(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { username, password } = new URL(value)
  return username !== '' || password !== ''
}
