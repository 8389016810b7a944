/** Characters that show nothing and do not count as text; U+2800 is the blank Braille sign. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}\u2800]/gu
const UNSTORABLE = /\p{Cs}|\0/u
/** Line breaks of other scripts (UAX 14) and tabs; line feeds are handled apart. */
const SPACING = /\r\n?|[\t\v\f\u0085\u2028\u2029]/g
/** Controls, and characters that reverse the text around them (UAX 9). */
const UNPRINTABLE = /[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/gu

/** Checked input: the value to store, or the sentence that says what is wrong with it. */
export type Checked<T> = { ok: true; value: T } | Refused
type Refused = { ok: false; message: string }

export type TextRule = {
  /** The field's name, for messages. */
  label: string
  /** The message for empty text. Without it, empty text is allowed. */
  required?: string
  /** Characters, counted in code points as Postgres counts them. */
  max: number
  /** Keeps line feeds, which otherwise become spaces. */
  isMultiline?: boolean
}

/**
 * Trims and composes (NFC) typed text, and removes characters that could forge what is printed
 * around it. Invisible characters alone are empty text. Used in the browser as it is, and on the
 * server inside a schema (`text` in form.ts).
 */
export function checkText(
  input: unknown,
  { label, required, max, isMultiline = false }: TextRule,
): Checked<string> {
  if (typeof input !== 'string') return notText(label)
  // Very long text is not worth examining.
  if (input.length > max * 8) return tooLong(label, max)
  if (UNSTORABLE.test(input)) return unstorable(label)
  const spaced = isMultiline
    ? input.replace(/\r\n?/g, '\n').replace(SPACING, ' ')
    : input.replace(SPACING, ' ').replaceAll('\n', ' ')
  const trimmed = spaced.replace(UNPRINTABLE, '').normalize('NFC').trim()
  const value = trimmed.replace(INVISIBLE, '') === '' ? '' : trimmed
  if (required !== undefined && value === '') return refused(required)
  return [...value].length > max ? tooLong(label, max) : { ok: true, value }
}

export function refused(message: string): Refused {
  return { ok: false, message }
}

export function notText(label: string): Refused {
  return refused(`${label} must be text.`)
}

export function tooLong(label: string, max: number): Refused {
  return refused(`${label} can have at most ${max} characters.`)
}

export function unstorable(label: string): Refused {
  return refused(`${label} contains a character that cannot be saved.`)
}
