import { cutLines, dropStatements } from './drop-statements.ts'

/** Text and its replacement. */
type Words = readonly (readonly [from: string, to: string])[]

/** Changes to files, by path. */
export type Rules = {
  /** Removes every statement that begins with one of these. */
  statements: Record<string, readonly string[]>
  /** Removes the lines from one mark through another. */
  passages?: Record<string, readonly (readonly [from: string, through: string])[]>
  words: Record<string, Words>
}

/** Returns the changed text of a file. Throws if a rule no longer fits. */
export function applyRules(
  { statements, passages = {}, words }: Rules,
  file: string,
  text: string,
): string {
  try {
    const shorter = (passages[file] ?? []).reduce(
      (result, [from, through]) => cutLines(result, from, through),
      text,
    )
    const rest = (statements[file] ?? []).reduce(dropStatements, shorter)
    return (words[file] ?? []).reduce((result, [from, to]) => replaceEach(result, from, to), rest)
  } catch (error) {
    throw new Error(`${file} is not as expected. ${error instanceof Error ? error.message : error}`)
  }
}

export function filesOf({ statements, passages = {}, words }: Rules): string[] {
  return [...new Set([statements, passages, words].flatMap(Object.keys))]
}

function replaceEach(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${JSON.stringify(from)} is nowhere in the text.`)
  return text.replaceAll(from, to)
}
