import 'server-only'
import { z } from 'zod'
import { type Checked, checkText, type TextRule } from './text'

// Schemas stay on the server: zod is more JavaScript than most of our pages. What the browser checks by itself is a plain function (lib/input/text.ts,
// lib/<noun>/rules.ts), and the schema is made of it.

/**
 * An object schema that also reads a posted form. Whoever posts to a server action chooses what arrives, so what is neither a form nor an
 * object counts as an empty one, and each field answers for itself.
 */
export function form<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((input) => {
    if (input instanceof FormData) return Object.fromEntries(input)
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  }, z.object(shape))
}

/** The schema of what a plain function checks. */
export function checked<T>(check: (input: unknown) => Checked<T>) {
  return z.unknown().transform((input, context): T => {
    const result = check(input)
    if (result.ok) return result.value
    context.addIssue({ code: 'custom', message: result.message, input })
    return z.NEVER
  })
}

/** The schema of `checkText`. */
export function text(rule: TextRule) {
  return checked((input) => checkText(input, rule))
}

/** What was typed into the named fields, to be shown again when the server refuses. A posted form ends lines with CRLF, a field with LF. */
export function submittedText<Name extends string>(
  input: unknown,
  ...names: Name[]
): Partial<Record<Name, string>> {
  const submitted: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = input instanceof FormData ? input.get(name) : undefined
    if (typeof value === 'string') submitted[name] = value.replaceAll('\r\n', '\n')
  }
  return submitted
}
