import pg from 'pg'

/** A test's own connections. A statement that names a table of the app's database is sent there. */
export function openTestPool(options: pg.PoolConfig = {}): pg.Pool {
  const { DATABASE_URL: databaseUrl, APP_DATABASE_URL: appDatabaseUrl = '' } = process.env
  const auth = new pg.Pool({ ...options, connectionString: databaseUrl })
  const app = new pg.Pool({ ...options, connectionString: appDatabaseUrl })
  // A test may stop a database; idle connections then break.
  for (const pool of [auth, app]) pool.on('error', () => undefined)
  const { query, end } = auth
  let names: Promise<RegExp> | undefined
  return Object.assign(auth, {
    async query(...args: unknown[]) {
      names ??= tablesOf(appDatabaseUrl).then((tables) => new RegExp(`\\b(${tables.join('|')})\\b`))
      return Reflect.apply(query, (await names).test(String(args[0])) ? app : auth, args)
    },
    async end() {
      await Promise.all([Reflect.apply(end, auth, []), app.end()])
    },
  })
}

/** Names of the tables that its migrations made. */
async function tablesOf(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables
       WHERE schemaname = current_schema() AND tablename <> '_prisma_migrations'`,
    )
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
