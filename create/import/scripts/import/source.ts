import pg from 'pg'
import { connectionConfig, openClient } from '@/lib/db/connections'
import { isPostgresAddress, readableAddress } from '@/lib/env/database'
import { LaunchError, operatorLine } from '@/lib/server/operator-error'
import { accountKey, emailKey, passkeyKey } from './keys'
import { findTables, type SourceTable, type SourceTables } from './tables'
import type { SourceKind, SourceRow, SourceUser } from './types'

const PAGE_USERS = 500
const CONNECT_TIMEOUT_MS = 10_000

/** A snapshot of the source database, in a read-only transaction. */
export type Source = Awaited<ReturnType<typeof openSource>>

/**
 * Connects, finds the tables and any duplicates. Throws `LaunchError` with one line and no
 * password.
 */
export async function openSource(kind: SourceKind, connection: string) {
  const url = parseConnection(readableAddress(connection))
  const schema = url.searchParams.get('schema')
  url.searchParams.delete('schema')
  const client = await openClient({
    ...connectionConfig(url.toString()),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'latchkey import',
  }).catch((error: unknown) => {
    throw readable(error)
  })
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const tables = await findTables(client, kind, schema)
    return {
      /** For messages. */
      label: `${url.host}${url.pathname}`,
      tables,
      numbersUsers: /^(smallint|integer|bigint|numeric)/.test(tables.users.columns.id?.type ?? ''),
      firstOwners: await findFirstOwners(client, kind, tables),
      pages: () => pages(client, tables),
      close: () => client.end(),
    }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw readable(error)
  }
}

function parseConnection(connection: string): URL {
  if (!isPostgresAddress(connection))
    throw new LaunchError(
      'The source is not a PostgreSQL connection string; encode special characters in the password (# is %23). Example: postgresql://user:password@host:5432/database',
    )
  return new URL(connection)
}

/** All users with their rows, 500 at a time, ordered by id. */
async function* pages(
  client: pg.Client,
  { users, accounts, passkeys }: SourceTables,
): AsyncGenerator<SourceUser[]> {
  const id = users.columns.id ?? { name: 'id', type: 'text' }
  let after: string | null = null
  for (;;) {
    const beyond: string = after === null ? '' : `WHERE t.${id.name} > $1::${id.type}`
    const statement = `${selectFrom(users)} ${beyond} ORDER BY t.${id.name} LIMIT ${PAGE_USERS}`
    const found: SourceRow[] = await read(client, statement, after === null ? [] : [after])
    if (found.length === 0) return
    const ids = found.map((user) => String(user.id))
    const accountRows = groupByUser(await readOf(client, accounts, ids))
    const passkeyRows = passkeys
      ? groupByUser(await readOf(client, passkeys, ids))
      : new Map<string, SourceRow[]>()
    yield found.map((user) => {
      const key = String(user.id)
      return { user, accounts: accountRows.get(key) ?? [], passkeys: passkeyRows.get(key) ?? [] }
    })
    after = ids.at(-1) ?? null
  }
}

/**
 * Finds what several users of the source share, which not every library forbids. Maps its key to
 * the first of them, who gets it.
 */
async function findFirstOwners(
  client: pg.Client,
  kind: SourceKind,
  { users, accounts, passkeys }: SourceTables,
) {
  const first = new Map<string, string>()
  const find = async (
    table: SourceTable,
    fields: string[],
    keyOf: (values: string[]) => string,
  ) => {
    const columns = fields.map((field) => `t.${table.columns[field]?.name}::text`)
    const [owner, user] = [`t.${table.columns.userId?.name}`, `u.${users.columns.id?.name}`]
    const statement = `SELECT ARRAY[${columns}] AS values, (array_agg(${user}::text ORDER BY ${user}))[1] AS owner
      FROM ${table.from} t JOIN ${users.from} u ON ${user}::text = ${owner}::text GROUP BY ${columns} HAVING count(DISTINCT ${user}) > 1`
    const { rows } = await client.query<{ values: string[]; owner: string }>(statement)
    for (const { values, owner } of rows) first.set(keyOf(values), owner)
  }
  await find(accounts, kind.keys.account, ([provider = '', id = '']) => accountKey(provider, id))
  if (passkeys) await find(passkeys, [kind.keys.passkey], ([id = '']) => passkeyKey(id))

  const { id, email, emailVerified } = users.columns
  const isVerified =
    emailVerified?.fieldType === 'boolean'
      ? emailVerified.name
      : `${emailVerified?.name} IS NOT NULL`
  const { rows } = await client.query<{ email: string; owner: string }>(
    `SELECT lower(trim(${email?.name})) AS email, (array_agg(${id?.name}::text ORDER BY ${id?.name}))[1] AS owner
     FROM ${users.from} WHERE ${isVerified} GROUP BY 1 HAVING count(*) > 1`,
  )
  for (const { email, owner } of rows) first.set(emailKey(email), owner)
  return first
}

async function readOf(client: pg.Client, table: SourceTable, ids: string[]): Promise<SourceRow[]> {
  const { name, type } = table.columns.userId ?? { name: 'id', type: 'text' }
  return read(
    client,
    `${selectFrom(table)} WHERE t.${name} = ANY ($1::${type.replace(/\(.*\)/, '')}[]) ORDER BY 1`,
    [ids],
  )
}

async function read(client: pg.Client, statement: string, values: unknown[]): Promise<SourceRow[]> {
  try {
    return (await client.query<SourceRow>(statement, values)).rows
  } catch (error) {
    throw readable(error)
  }
}

/**
 * The alias matters: a bare name in ORDER BY means the result column, which is text and sorts
 * differently.
 */
function selectFrom({ from, columns }: SourceTable): string {
  const types = { text: 'text', boolean: 'boolean', time: 'timestamptz' }
  const list = Object.entries(columns).map(
    ([field, { name, fieldType }]) =>
      `t.${name}::${types[fieldType]} AS ${pg.escapeIdentifier(field)}`,
  )
  return `SELECT ${list.join(', ')} FROM ${from} t`
}

function groupByUser(rows: SourceRow[]): Map<string, SourceRow[]> {
  const groups = new Map<string, SourceRow[]>()
  for (const row of rows) {
    const key = String(row.userId)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

/** In one line. A server's message may name users and databases, but no password. */
function readable(error: unknown): Error {
  if (error instanceof LaunchError || !(error instanceof Error))
    return error instanceof Error ? error : new Error(String(error))
  const line = operatorLine(error, 'The source')
  if (line) return new LaunchError(line)
  return new LaunchError(`The source cannot be read: ${error.message.replaceAll(/\s+/g, ' ')}.`)
}
