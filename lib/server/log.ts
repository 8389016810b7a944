const NOT_OURS = /node_modules|\bnode:|<anonymous>|\(native\)/
const ROOT = `${process.cwd()}/`

type Value = string | number | boolean | null | undefined

/** Never pass tokens, codes, emails, bodies or query strings. */
export function logEvent(event: string, fields: Record<string, Value> = {}): void {
  // Escapes CR and LF, so a value can't forge a line.
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`)
}

/** Without the message, which may contain user input. */
export function framesOf(error: unknown): string | undefined {
  const lines = error instanceof Error ? error.stack?.split('\n') : undefined
  return lines
    ?.filter((line) => line.startsWith('    at ') && !NOT_OURS.test(line))
    .join('\n')
    .replaceAll(/(?:file:\/\/)?\/[^\s()]*/g, (file) => file.replace(ROOT, ''))
}
