import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { splitMigration } from './separate-schema.ts'
import { editFile, removeFiles } from './text-files.ts'

const SCHEMA = 'prisma/schema.prisma'
const NOUNS = 'lib/nouns.ts'
const MIGRATION = /^prisma\/migrations\/[^/]+\/migration\.sql$/

/**
 * Whether a file is in a folder of the noun's name, or a browser test whose name begins with it.
 */
export function isOfNoun(noun: string, file: string): boolean {
  return file.split('/').includes(noun) || file.startsWith(`e2e/${noun}`)
}

/** Removes a noun's folders, browser tests and model, and its line in lib/nouns.ts. */
export async function removeNoun(
  directory: string,
  noun: string,
  files: readonly string[],
): Promise<string[]> {
  await removeFiles(
    directory,
    files.filter((name) => isOfNoun(noun, name)),
  )
  const left = files.filter((file) => !isOfNoun(noun, file))
  await editFile(directory, NOUNS, (text) => withoutLine(text, noun))
  for (const file of left.filter((name) => /^docs\/[^/]+\.md$/.test(name)))
    await editFile(directory, file, (text) => withoutRows(text, noun))
  await removeTable(directory, noun, left)
  return left
}

/** Removes a table from schema and migrations, and migrations that have nothing else. */
export async function removeTable(
  directory: string,
  table: string,
  files: readonly string[],
): Promise<void> {
  await editFile(directory, SCHEMA, (text) => withoutModel(text, table))
  for (const file of files.filter((name) => MIGRATION.test(name))) {
    const whole = path.join(directory, file)
    const text = await readFile(whole, 'utf8')
    const { auth } = splitMigration(text, { schema: '', tables: [table], types: [] })
    if (auth === null) await rm(path.dirname(whole), { recursive: true })
    else if (auth !== text) await writeFile(whole, auth)
  }
}

/** Without the model of this table and the relations to it. */
export function withoutModel(schema: string, table: string): string {
  const [block, name] =
    [...schema.matchAll(/\n(?:\/\/\/.*\n)*model (\w+) \{\n[\s\S]*?^\}\n/gm)].find(([text]) =>
      text.includes(`@@map("${table}")`),
    ) ?? []
  if (!block || !name) throw new Error(`${SCHEMA} has no model of the table ${table}.`)
  return schema
    .replace(block, '')
    .replace(new RegExp(`^ +\\w+ +${name}(?:\\?|\\[\\])?(?: .*)?\\n`, 'gm'), '')
}

/** Without the rows of tables about the noun's files. */
function withoutRows(document: string, noun: string): string {
  return document.replace(new RegExp(`^\\| \`lib/${noun}/.*\\n`, 'gm'), '')
}

/** The list of nouns without this one. */
export function withoutLine(list: string, noun: string): string {
  const [line, name] =
    new RegExp(`^import \\{ (\\w+) \\} from '\\./${noun}/noun'\\n`, 'm').exec(list) ?? []
  if (!line) throw new Error(`${NOUNS} has no line for ${noun}.`)
  return list.replace(line, '').replace(`  ${name},\n`, '')
}
