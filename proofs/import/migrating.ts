import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'

const DOCUMENT = readFileSync(
  path.join(PROJECT, 'create', 'import', 'docs', 'migrating.md'),
  'utf8',
)

/** The statements under a heading of migrating.md. */
export function statementsUnder(heading: string): string {
  const [, section = ''] = DOCUMENT.split(`\n## ${heading}\n`)
  const [, statements] = /```sql\n([\s\S]*?)```/.exec(section.split('\n## ')[0] ?? '') ?? []
  if (!statements) throw new Error(`migrating.md has no statements under "${heading}"`)
  return statements
}

/** Arguments of every `npm run import` in migrating.md, with the connection filled in. */
export function documentedImports(kind: string, connection: string): string[][] {
  const lines = [...DOCUMENT.matchAll(/^npm run import -- (.*)$/gm)].map(([, line = '']) =>
    line.split(' '),
  )
  const imports = lines
    .filter(([word]) => word === kind)
    .map((words) => words.map((word) => (word === '"$OLD_DATABASE_URL"' ? connection : word)))
  if (imports.length === 0) throw new Error(`migrating.md has no import from ${kind}`)
  return imports
}
