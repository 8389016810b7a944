/** The models of the app's own database. Their `userId` refers to the other one. */
const APP_MODELS = ['UserProfile', 'Todo']

const APP_HEADER = `// The users' own data, in a database of its own. A \`userId\` is an id in the other one
// (../schema.prisma), without a foreign key: lib/personal-data/user-data.ts deletes the rows of a
// deleted user. CHECK constraints are in the migrations.
`
const BLOCK = /^(?:\/\/\/.*\n)*(generator|datasource|enum|model) (\w+) \{\n[\s\S]*?^\}\n/gm

/** The app's schema, and the SQL names of its tables and types. */
export type AppPart = { schema: string; tables: string[]; types: string[] }

/**
 * Splits the schema. Relations between the halves are removed; both keep the enums they use. Throws
 * if there is nothing to split.
 */
export function splitSchema(text: string): { auth: string; app: AppPart } {
  const blocks = [...text.matchAll(BLOCK)].map(([block, kind = '', name = '']) => ({
    block,
    kind,
    name,
  }))
  const isApp = ({ kind, name }: { kind: string; name: string }) =>
    kind === 'model' && APP_MODELS.includes(name)
  const models = blocks.filter(isApp)
  if (models.length === 0)
    throw new Error(`The schema has none of the models ${APP_MODELS.join(', ')}.`)
  const isUsedBy = (users: typeof blocks, name: string) =>
    users.some(({ block }) => new RegExp(`^\\s+\\w+\\s+${name}\\b`, 'm').test(block))
  const enums = blocks.filter(({ kind, name }) => kind === 'enum' && isUsedBy(models, name))
  const others = blocks.filter((block) => block.kind === 'model' && !isApp(block))
  const left = [...models, ...enums.filter(({ name }) => !isUsedBy(others, name))]

  const auth = left
    .reduce((result, { block }) => result.replace(`\n${block}`, ''), text)
    .replace(relationTo(APP_MODELS), '')
  const strangers = others.map(({ name }) => name)
  const own = [
    ...blocks.filter(({ kind }) => kind === 'generator' || kind === 'datasource'),
    ...enums,
    ...models,
  ]
  const schema = [APP_HEADER, ...own.map(({ block }) => block.replace(relationTo(strangers), ''))]
    .join('\n')
    .replace(/\n\n\n+/g, '\n\n')
  return { auth, app: { schema, tables: models.map(mappedName), types: enums.map(mappedName) } }
}

/** A field whose type is one of these models. */
function relationTo(models: string[]): RegExp {
  return new RegExp(`^\\s+\\w+\\s+(?:${models.join('|')})(?:\\?|\\[\\])?(?: .*)?\\n`, 'gm')
}

function mappedName({ block, name }: { block: string; name: string }): string {
  return /@@map\("(\w+)"\)/.exec(block)?.[1] ?? name
}

/**
 * Splits a migration by the tables of its statements; an empty half is null. Foreign keys from the
 * app's tables are removed.
 */
export function splitMigration(
  text: string,
  { tables, types }: AppPart,
): { auth: string | null; app: string | null } {
  const names = [...tables.map((name) => `"${name}"`), ...types.map((name) => `TYPE "${name}"`)]
  const statements = text.split(/(?<=;)\n+/).filter((statement) => statement.trim() !== '')
  const isApp = (statement: string) => names.some((name) => statement.includes(name))
  if (!statements.some(isApp)) return { auth: text, app: null }
  const isForeign = (statement: string) =>
    /REFERENCES "(\w+)"/.test(statement) &&
    !tables.includes(/REFERENCES "(\w+)"/.exec(statement)?.[1] ?? '')
  return {
    auth: joined(statements.filter((statement) => !isApp(statement))),
    app: joined(statements.filter((statement) => isApp(statement) && !isForeign(statement))),
  }
}

function joined(statements: string[]): string | null {
  return statements.length === 0
    ? null
    : `${statements.map((statement) => statement.trim()).join('\n\n')}\n`
}
