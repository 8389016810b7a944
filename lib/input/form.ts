import 'server-only'
import { z } from 'zod'
import { type Checked, checkText, type TextRule } from './text'

// zod stays on the server. Checks for the browser are plain functions (text.ts,
// lib/profile/rules.ts), from which schemas are built.

/** Also accepts FormData. Anything but an object is an empty one. */
export function form<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((input) => {
    if (input instanceof FormData) return Object.fromEntries(input)
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  }, z.object(shape))
}

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

/** Refills a rejected form. Posted CRLF becomes LF. */
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
