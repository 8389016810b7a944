import pg from 'pg'
import { createRecordTable, MigrationError } from './records'

export async function prepareSchema(client: pg.Client, wanted: string | null): Promise<void> {
  const { rows } = await client.query<{ schema: string | null }>(
    'SELECT current_schema() AS schema',
  )
  const schema = rows[0]?.schema ?? null
  if (wanted && schema === null)
    return void (await client.query(`CREATE SCHEMA ${pg.escapeIdentifier(wanted)}`))
  // A pooler dropped the setting.
  if (wanted && schema !== wanted)
    throw new MigrationError("DATABASE_URL is a pooler's address: set DIRECT_DATABASE_URL.")
  if (schema === null)
    throw new MigrationError(
      'The role of DATABASE_URL has no schema to create tables in. Name one with ?schema=, or set ' +
        'its search_path.',
    )
}

/** Tables without a record are another app's. Prisma refuses them as well (P3005). */
export async function prepareTable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = current_schema()',
  )
  if (rows.length > 0 && !rows.some(({ tablename }) => tablename === '_prisma_migrations')) {
    throw new MigrationError(
      `The database already has tables (${rows[0]?.tablename}, …) that these migrations did not ` +
        'create. Use an empty one. If they are the same tables, run: ' +
        'npm run prisma -- migrate resolve --applied <migration>',
    )
  }
  if (rows.length === 0) {
    await requireUnicode(client)
    await requireCreate(client)
  }
  await createRecordTable(client)
}

/** PostgreSQL's own error names neither the role nor the solution. */
export async function requireCreate(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; schema: string }>(
    `SELECT current_user AS role, schema FROM (SELECT coalesce(current_schema(), 'public') AS schema) AS target
     WHERE NOT has_schema_privilege(schema, 'CREATE')`,
  )
  for (const { role, schema } of rows) {
    const [grantee, target] = [role, schema].map((name) => pg.escapeIdentifier(name))
    throw new MigrationError(
      `The role ${role} may not create tables in schema ${schema}. As its owner, run: ` +
        `GRANT USAGE, CREATE ON SCHEMA ${target} TO ${grantee}`,
    )
  }
}

/** Other encodings can't store every name. */
export async function requireUnicode(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string }>(
    "SELECT current_setting('server_encoding') AS encoding",
  )
  const encoding = rows[0]?.encoding
  if (encoding !== 'UTF8')
    throw new MigrationError(
      `The database stores text as ${encoding}, which lacks most letters. Use one created with ` +
        "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
    )
}
