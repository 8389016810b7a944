/**
 * What a text gives away of `secrets` (by their names), and the first line of a stack, which is for
 * developers and may quote anything. For all that an operator or a person gets to see.
 */
export function leaksIn(text: string, secrets: Record<string, string | undefined>): string[] {
  const leaked = Object.entries(secrets).flatMap(([name, value = '']) =>
    value && [value, encodeURIComponent(value)].some((form) => text.includes(form)) ? [name] : [],
  )
  const frame = /^ {2,}at .+[:/].+$/m.exec(text)
  return frame ? [...leaked, `a stack: ${frame[0].trim()}`] : leaked
}
