import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DEMO, DEMO_FILES, NEW_HOME } from './demo.ts'
import { dropStatements } from './drop-statements.ts'
import { applyRules } from './rules.ts'

const DEMO_NAME = /^todos?(?=[.-]|$)/
/** The page's address, and not the folders of that name. */
const ADDRESS = /(?<!lib|components|\(app\))\/todos(?!\w)/g
const MIGRATION = /^prisma\/migrations\/[^/]+\/migration\.sql$/

/** Whether the file is there for the todos alone. */
export function isDemo(file: string): boolean {
  return DEMO_FILES.includes(file) || file.split('/').some((part) => DEMO_NAME.test(part))
}

/** The text of a file in an app without todos; null when nothing is left of it. Throws when the file is no longer as `demo.ts` describes it. */
export function withoutDemo(file: string, text: string): string | null {
  const mentionsTable = MIGRATION.test(file) && text.includes('"todos"')
  const result = applyRules(DEMO, file, mentionsTable ? dropStatements(text, '"todos"') : text)
  if (mentionsTable && !/^(?!--).*\S/m.test(result)) return null
  return result.replace(ADDRESS, NEW_HOME).replaceAll('%2Ftodos', encodeURIComponent(NEW_HOME))
}

/** Takes the todos out of an app that was copied without the files that are all theirs. */
export async function removeDemo(directory: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const whole = path.join(directory, file)
    const bytes = await readFile(whole)
    // Pictures.
    if (bytes.includes(0)) continue
    const before = bytes.toString()
    const after = withoutDemo(file, before)
    if (after === null) await rm(path.dirname(whole), { recursive: true })
    else if (after !== before) await writeFile(whole, after)
  }
}
