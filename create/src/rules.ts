import { cutLines, dropStatements } from './drop-statements.ts'

/** Words, and what stands there instead. */
type Words = readonly (readonly [from: string, to: string])[]

/** What becomes of single files, by their path. */
export type Rules = {
  /** Marks: every statement that begins where one does goes. */
  statements: Record<string, readonly string[]>
  /** Lines from one mark through another: they go. */
  passages?: Record<string, readonly (readonly [from: string, through: string])[]>
  words: Record<string, Words>
}

/** The text of a file once the rules for it are followed. Throws when a rule no longer fits the text. */
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

/** Every file that the rules are about. */
export function filesOf({ statements, passages = {}, words }: Rules): string[] {
  return [...new Set([statements, passages, words].flatMap(Object.keys))]
}

function replaceEach(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${JSON.stringify(from)} is nowhere in the text.`)
  return text.replaceAll(from, to)
}
