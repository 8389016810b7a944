type Value = string | number | boolean | null | undefined

/** Writes one JSON line to standard output: UTC time, event, fields. Callers pass no tokens, codes, e-mails, bodies or query strings. */
export function logEvent(event: string, fields: Record<string, Value> = {}): void {
  // JSON.stringify escapes CR and LF, so that a value cannot begin a line of its own.
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...fields })}\n`)
}

/** Where an error was thrown, without its message, which may repeat what a person typed. */
export function framesOf(error: unknown): string | undefined {
  return error instanceof Error
    ? error.stack
        ?.split('\n')
        .filter((line) => line.startsWith('    at '))
        .join('\n')
    : undefined
}
