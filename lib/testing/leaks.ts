/** The names of `secrets` that a text contains, as they are or encoded for a URL. */
export function secretsIn(text: string, secrets: Record<string, string | undefined>): string[] {
  return Object.entries(secrets).flatMap(([name, value = '']) =>
    value && [value, encodeURIComponent(value)].some((form) => text.includes(form)) ? [name] : [],
  )
}

/**
 * Secrets in a text for operators or users, and the first line of a stack, which is for developers
 * and may quote anything.
 */
export function leaksIn(text: string, secrets: Record<string, string | undefined>): string[] {
  const frame = /^ {2,}at .+[:/].+$/m.exec(text)
  return [...secretsIn(text, secrets), ...(frame ? [`a stack: ${frame[0].trim()}`] : [])]
}

/** Throws if a text contains secrets or a stack. */
export function expectNoLeaks(text: string, secrets: Record<string, string | undefined>): void {
  const leaks = leaksIn(text, secrets)
  if (leaks.length > 0) throw new Error(`The output contains ${leaks.join(', ')}:\n${text}`)
}

export function passwordOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).password)
}
