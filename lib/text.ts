import { CHECK_WORDS } from './words'

/** Characters that show nothing, which do not count as text: ignorable, formatting and control characters, separators, the blank Braille sign. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Z}\u2800]/gu
const UNSTORABLE = /\p{Cs}|\0/u
/** What ends or indents a line, in any script of them (UAX 14), but the line feed. */
const SPACING = /\r\n?|[\t\v\f\u0085\u2028\u2029]/g
/** What turns the direction of the text around it (UAX 9); marks of right-to-left scripts are none of them. */
const UNPRINTABLE = /[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/gu

/** What became of something that was typed: the value as it is stored, or the sentence that says why not. */
export type Checked<T> = { ok: true; value: T } | { ok: false; message: string }

export type TextRule = {
  /** How messages call the field. */
  label: string
  /** The message for empty text; without it empty text is allowed. */
  required?: string
  /** The most characters: code points, as Postgres counts them. */
  max: number
  /** Line feeds stay; elsewhere they are blanks. */
  isMultiline?: boolean
}

/**
 * Text that somebody typed: trimmed and composed (NFC). Control characters and those that turn the direction of the text are taken out, since they
 * forge what is printed around a name. Text of invisible characters only is empty. A NUL byte or a lone surrogate, which Postgres cannot store, is an
 * error. In the browser as it is; on the server inside a schema (`text` in lib/form.ts).
 */
export function checkText(
  input: unknown,
  { label, required, max, isMultiline = false }: TextRule,
): Checked<string> {
  const tooLong = { ok: false, message: CHECK_WORDS.tooLong(label, max) } as const
  if (typeof input !== 'string') return { ok: false, message: CHECK_WORDS.notText(label) }
  // Before it is looked at: a very long text is not worth the work.
  if (input.length > max * 8) return tooLong
  if (UNSTORABLE.test(input)) return { ok: false, message: CHECK_WORDS.unstorable(label) }
  const spaced = isMultiline
    ? input.replace(/\r\n?/g, '\n').replace(SPACING, ' ')
    : input.replace(SPACING, ' ').replaceAll('\n', ' ')
  const trimmed = spaced.replace(UNPRINTABLE, '').normalize('NFC').trim()
  const value = trimmed.replace(INVISIBLE, '') === '' ? '' : trimmed
  if (required !== undefined && value === '') return { ok: false, message: required }
  return [...value].length > max ? tooLong : { ok: true, value }
}
