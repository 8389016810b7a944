import type pg from 'pg'
import { LaunchError } from '@/lib/server/operator-error'
import type { FieldType, SourceKind, TableShape } from './types'

/** A table of the source. */
export type SourceTable = {
  /** For messages. */
  label: string
  /** The quoted name with schema. */
  from: string
  /** Quoted names and types of the columns, by field. */
  columns: Record<string, { name: string; type: string; fieldType: FieldType }>
}

export type SourceTables = {
  users: SourceTable
  accounts: SourceTable
  passkeys: SourceTable | null
}

type Column = { table: string; name: string; type: string; quoted: string; from: string }

/** The spellings adapters use for a table: as is, as a Prisma model, plural. */
const STYLES = [
  (name: string) => name,
  capitalized,
  (name: string) => `${name}s`,
  (name: string) => capitalized(`${name}s`),
]

/** Finds the tables by the names and columns of the library's adapters. Throws `LaunchError`. */
export async function findTables(
  client: pg.Client,
  kind: SourceKind,
  schema: string | null,
): Promise<SourceTables> {
  const { rows } = await client.query<Column>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, quote_ident(a.attname) AS quoted,
            format('%I.%I', n.nspname, c.relname) AS from
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE n.nspname = coalesce($1, current_schema()) AND c.relkind IN ('r', 'p', 'v', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
    [schema],
  )
  const { users, accounts, passkeys } = kind.tables
  const columnsOf = (table: string) => rows.filter((row) => row.table === table)
  const styles = STYLES.filter(
    (style) =>
      columnsOf(style(users.name)).length > 0 && columnsOf(style(accounts.name)).length > 0,
  ).filter((style) => !isOurs(columnsOf(style(users.name))))
  if (styles.length === 0) {
    const names = STYLES.map(
      (style) => `"${style(users.name)}" and "${style(accounts.name)}"`,
    ).join(', or ')
    throw new LaunchError(
      `There are no tables of ${kind.name} in ${schema ? `the schema "${schema}"` : 'the source'}: looked for ${names}. Another schema is named in the connection: ?schema=<name>.`,
    )
  }

  const problems: string[] = []
  for (const style of styles) {
    const found = [users, accounts, passkeys].map((shape) =>
      readTable(style(shape.name), shape, columnsOf(style(shape.name))),
    )
    const [usersTable, accountsTable, passkeysTable = null] = found.map(({ table }) => table)
    const here = found.flatMap(({ problem }) => problem ?? [])
    if (usersTable && accountsTable && here.length === 0)
      return { users: usersTable, accounts: accountsTable, passkeys: passkeysTable }
    problems.push(...here)
  }
  throw new LaunchError(`These are not tables of ${kind.name}: ${problems[0]}.`)
}

/** A missing table has neither columns nor a problem. */
function readTable(
  name: string,
  shape: TableShape,
  columns: Column[],
): { table: SourceTable | null; problem?: string } {
  const [first] = columns
  if (!first) return { table: null }
  const table: SourceTable = { label: name, from: first.from, columns: {} }
  for (const [key, fieldType] of Object.entries(shape.fields)) {
    const field = key.replace('?', '')
    const column =
      columns.find((candidate) => candidate.name === field) ??
      columns.find(({ name }) => plain(name) === plain(field))
    if (!column && field === key) return { table, problem: `"${name}" has no column "${field}"` }
    if (column && !isOfType(column.type, fieldType))
      return { table, problem: `"${name}"."${column.name}" is ${column.type}` }
    if (column) table.columns[field] = { name: column.quoted, type: column.type, fieldType }
  }
  return { table }
}

/** Some adapters write emailVerified, others email_verified. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

function isOfType(type: string, fieldType: FieldType): boolean {
  if (fieldType === 'boolean') return type === 'boolean'
  return fieldType === 'time'
    ? type.startsWith('timestamp')
    : !type.startsWith('timestamp') && type !== 'boolean'
}

/** The source may be this database: our `users` table has a column that no library has. */
function isOurs(columns: Column[]): boolean {
  return columns.some(({ name }) => name === 'webauthn_user_id')
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
