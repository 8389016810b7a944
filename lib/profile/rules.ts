import type { Checked } from '@/lib/text'

// What the browser has to know of what is valid, without a schema library; schema.ts is made of it.

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Characters, counted as Postgres counts them: in code points. */
export const BIO_MAX = 500

const AVATAR_URL_MAX = 2048

/** An https address as browsers read it, or null for none. Other schemes could run scripts or leak the visit; credentials are never a picture's. */
export function checkAvatarUrl(input: unknown): Checked<string | null> {
  if (typeof input !== 'string') return refused('must be text')
  if (input.length > AVATAR_URL_MAX) return refused(`can have at most ${AVATAR_URL_MAX} characters`)
  const typed = input.trim()
  if (/[\p{Cc}\p{Cs}]/u.test(typed)) return refused('contains a character that cannot be saved')
  if (typed === '') return { ok: true, value: null }
  if (!/^https:\/\/[^/]/i.test(typed) || !URL.canParse(typed)) return refused('must begin with https:// and name an image')
  const { href, username, password } = new URL(typed)
  if (username !== '' || password !== '') return refused('must not contain a name or password')
  return href.length > AVATAR_URL_MAX ? refused(`can have at most ${AVATAR_URL_MAX} characters`) : { ok: true, value: href }
}

function refused(why: string): { ok: false; message: string } {
  return { ok: false, message: `Avatar URL ${why}.` }
}
