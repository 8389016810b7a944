/** U+2800 is the blank Braille pattern. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}\u2800]/gu
const UNSTORABLE = /\p{Cs}|\0/u
/** Tabs and line breaks, except the line feed (UAX 14). */
const SPACING = /\r\n?|[\t\v\f\u0085\u2028\u2029]/g
/** Control characters, and changes of text direction (UAX 9). */
const UNPRINTABLE = /[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/gu

export type Checked<T> = { ok: true; value: T } | Refused
type Refused = { ok: false; message: string }

export type TextRule = {
  /** Field name in messages. */
  label: string
  /** If unset, empty text is allowed. */
  required?: string
  /** In code points, as Postgres counts. */
  max: number
  isMultiline?: boolean
}

/**
 * Trims text, normalises it to NFC and removes characters that could disguise others. For the
 * browser as well.
 */
export function checkText(
  input: unknown,
  { label, required, max, isMultiline = false }: TextRule,
): Checked<string> {
  if (typeof input !== 'string') return notText(label)
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
