import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Rewrites a file of the app. Throws when it is not there: the template and we are of one version. */
export async function editFile(
  directory: string,
  file: string,
  edit: (text: string) => string,
): Promise<void> {
  const whole = path.join(directory, file)
  const before = await readFile(whole, 'utf8')
  const after = edit(before)
  if (after !== before) await writeFile(whole, after)
}

/** Replaces the one place where `from` stands. Throws when there is none or more than one. */
export function replaceOnce(text: string, from: string, to: string): string {
  const parts = text.split(from)
  if (parts.length !== 2)
    throw new Error(
      `${JSON.stringify(from)} stands ${parts.length - 1} times in the text, not once.`,
    )
  return parts.join(to)
}
