import { z } from 'zod'

// Building an object schema makes zod try `new Function`, which our policy forbids and the browser reports.
z.config({ jitless: true })

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

/** What was typed into the named fields, to be shown again when the server refuses. A posted form ends lines with CRLF, a field with LF. */
export function submittedText<Name extends string>(input: unknown, ...names: Name[]): Partial<Record<Name, string>> {
  const submitted: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = input instanceof FormData ? input.get(name) : undefined
    if (typeof value === 'string') submitted[name] = value.replaceAll('\r\n', '\n')
  }
  return submitted
}

/** The form that would post these values. */
export function formData(values: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(values)) data.set(name, value)
  return data
}
