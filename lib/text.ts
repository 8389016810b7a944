import { z } from 'zod'

/** Characters that show nothing, which do not count as text: ignorable, formatting and control characters, separators, the blank Braille sign. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}\u2800]/gu
const UNSTORABLE = /\p{Cs}|\0/u

/**
 * Text that somebody typed: trimmed, at most `max` characters (code points, as Postgres counts them). Text of invisible characters only is empty.
 * `required` is the message for empty text; without it empty text is allowed.
 * A NUL byte or a lone surrogate, which Postgres cannot store, is a field error.
 */
export function text(label: string, { required, max }: { required?: string; max: number }) {
  return z
    .string({ error: `${label} must be text.` })
    .max(max * 8, `${label} can have at most ${max} characters.`)
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => !UNSTORABLE.test(value), `${label} contains a character that cannot be saved.`)
    .transform((value) => (value.replace(INVISIBLE, '') === '' ? '' : value))
    .refine((value) => required === undefined || value !== '', required)
    .refine((value) => [...value].length <= max, `${label} can have at most ${max} characters.`)
}

/** An id as it is stored: a UUID string and nothing else. */
export const id = z.uuid()
