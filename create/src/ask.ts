import { createInterface } from 'node:readline/promises'

/** Asks on the terminal; null when the person ends the input instead of answering. */
export async function ask(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string | null> {
  const terminal = createInterface({ input, output })
  const closed = new Promise<null>((resolve) => terminal.once('close', () => resolve(null)))
  try {
    return await Promise.race([terminal.question(question), closed])
  } finally {
    terminal.close()
  }
}
