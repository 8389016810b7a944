/**
 * Names of the `secrets` that a text contains, and the first line of a stack trace, if any. For
 * text that operators or users see.
 */
export function leaksIn(text: string, secrets: Record<string, string | undefined>): string[] {
  const leaked = Object.entries(secrets).flatMap(([name, value = '']) =>
    value && [value, encodeURIComponent(value)].some((form) => text.includes(form)) ? [name] : [],
  )
  const frame = /^ {2,}at .+[:/].+$/m.exec(text)
  return frame ? [...leaked, `a stack: ${frame[0].trim()}`] : leaked
}
