/**
 * The names of `secrets` that a text contains, as they are or encoded for a URL.
 * @public For tests of other output.
 */
export function secretsIn(text: string, secrets: Record<string, string | undefined>): string[] {
  return Object.entries(secrets).flatMap(([name, value = '']) =>
    value && [value, encodeURIComponent(value)].some((form) => text.includes(form)) ? [name] : [],
  )
}

export function expectNoSecrets(text: string, secrets: Record<string, string | undefined>): void {
  const leaked = secretsIn(text, secrets)
  if (leaked.length > 0) throw new Error(`The output contains ${leaked.join(', ')}`)
}

export function passwordOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).password)
}
