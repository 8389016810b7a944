import { secretsIn } from '@/lib/testing/leaks'

/**
 * Names of the `secrets` that a text contains, and the first line of a stack trace, if any. For
 * text that operators or users see.
 */
export function leaksIn(text: string, secrets: Record<string, string | undefined>): string[] {
  const frame = /^ {2,}at .+[:/].+$/m.exec(text)
  return [...secretsIn(text, secrets), ...(frame ? [`a stack: ${frame[0].trim()}`] : [])]
}
