import { type Checked, notText, refused, tooLong, unstorable } from '@/lib/input/text'

// Shared with the browser. schema.ts, with zod, stays on the server.

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Code points, as Postgres counts them. */
export const BIO_MAX = 500

const AVATAR_URL_MAX = 2048
const LABEL = 'Avatar URL'

/** Other schemes could run scripts, and no picture needs credentials. */
export function checkAvatarUrl(input: unknown): Checked<string | null> {
  if (typeof input !== 'string') return notText(LABEL)
  if (input.length > AVATAR_URL_MAX) return tooLong(LABEL, AVATAR_URL_MAX)
  const typed = input.trim()
  if (/[\p{Cc}\p{Cs}]/u.test(typed)) return unstorable(LABEL)
  if (typed === '') return { ok: true, value: null }
  if (!/^https:\/\/[^/]/i.test(typed) || !URL.canParse(typed))
    return refused('Avatar URL must be an https:// link to an image.')
  const { href, username, password } = new URL(typed)
  if (username !== '' || password !== '')
    return refused('Avatar URL cannot contain a name or password.')
  return href.length > AVATAR_URL_MAX ? tooLong(LABEL, AVATAR_URL_MAX) : { ok: true, value: href }
}
