import 'server-only'
import { z } from 'zod'
import { type Checked, checkText, type TextRule } from './text'

// Schemas stay on the server, since zod is larger than most pages' JavaScript. Checks that the
// browser needs are plain functions (lib/input/text.ts, lib/profile/rules.ts), and schemas are
// built from them.

/**
 * An object schema that also accepts FormData. A client can post anything to a server action; input
 * that is neither a form nor an object is read as an empty object.
 */
export function form<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((input) => {
    if (input instanceof FormData) return Object.fromEntries(input)
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  }, z.object(shape))
}

/** A schema built from a plain check function. */
export function checked<T>(check: (input: unknown) => Checked<T>) {
  return z.unknown().transform((input, context): T => {
    const result = check(input)
    if (result.ok) return result.value
    context.addIssue({ code: 'custom', message: result.message, input })
    return z.NEVER
  })
}

/** `checkText` as a schema. */
export function text(rule: TextRule) {
  return checked((input) => checkText(input, rule))
}

/** The submitted text of the named fields, to refill a rejected form. Posted CRLF becomes LF. */
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
