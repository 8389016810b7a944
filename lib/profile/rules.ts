import type { Checked } from '@/lib/text'
import { CHECK_WORDS } from '@/lib/words'
import { PROFILE_WORDS } from './words'

// What the browser has to know of what is valid, without a schema library; schema.ts is made of it.

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Characters, counted as Postgres counts them: in code points. */
export const BIO_MAX = 500

const AVATAR_URL_MAX = 2048

/** An https address as browsers read it, or null for none. Other schemes could run scripts or leak the visit; credentials are never a picture's. */
export function checkAvatarUrl(input: unknown): Checked<string | null> {
  if (typeof input !== 'string') return refused(CHECK_WORDS.notText(PROFILE_WORDS.avatarUrl))
  if (input.length > AVATAR_URL_MAX)
    return refused(CHECK_WORDS.tooLong(PROFILE_WORDS.avatarUrl, AVATAR_URL_MAX))
  const typed = input.trim()
  if (/[\p{Cc}\p{Cs}]/u.test(typed)) return refused(CHECK_WORDS.unstorable(PROFILE_WORDS.avatarUrl))
  if (typed === '') return { ok: true, value: null }
  if (!/^https:\/\/[^/]/i.test(typed) || !URL.canParse(typed))
    return refused(PROFILE_WORDS.avatarUrlKind)
  const { href, username, password } = new URL(typed)
  if (username !== '' || password !== '') return refused(PROFILE_WORDS.avatarUrlCredentials)
  return href.length > AVATAR_URL_MAX
    ? refused(CHECK_WORDS.tooLong(PROFILE_WORDS.avatarUrl, AVATAR_URL_MAX))
    : { ok: true, value: href }
}

function refused(message: string): { ok: false; message: string } {
  return { ok: false, message }
}
