import type { Rules } from './rules.ts'

/** What changes in the app's code when it has two databases; its tests are in `separate-test-rules.ts`. A rule that no longer fits is an error. */

type Words = readonly (readonly [from: string, to: string])[]

const CLIENT: Words = [["'@/lib/db/client'", "'@/lib/db/app-client'"]]
const PRISMA: Words = [["'@/prisma/generated/client'", "'@/prisma/app/generated/client'"]]
/** Of a script that opens the database and migrates it. */
const BOTH: Words = [
  ["import { openDatabase } from './launch/database'", "import { migrateBoth, openDatabases } from './launch/databases'"],
  ["import { migrate } from './migrate'\n", ''],
  ['openDatabase(', 'openDatabases('],
  ['migrate(database.directUrl)', 'migrateBoth(database)'],
]

/** In every app. */
export const SEPARATE: Rules = {
  statements: {
    'lib/auth/auth-user.ts': ['export async function getTheme'],
    'lib/auth/passkey/data.ts': ['profile: { select: { displayName: true } },'],
    'lib/auth/session.ts': ['theme: Theme', 'LEFT JOIN user_profiles'],
  },
  words: {
    '.env.example': [
      [
        '# DIRECT_DATABASE_URL=postgresql://user:password@host:5432/database\n',
        '# DIRECT_DATABASE_URL=postgresql://user:password@host:5432/database\n# The same for the data that is not authentication: docs/separate-databases.md. Set both or none.\n# APP_DATABASE_URL=postgresql://user:password@host:5432/app\n# DIRECT_APP_DATABASE_URL=postgresql://user:password@host:5432/app\n',
      ],
    ],
    '.gitignore': [['prisma/generated/\n', 'prisma/generated/\nprisma/app/generated/\n']],
    'AGENTS.md': [
      [
        '- `prisma/schema.prisma`: the whole data model.',
        "- `prisma/schema.prisma`: the data of authentication. `prisma/app/schema.prisma`: the app's own, in another database (`docs/separate-databases.md`). A new table of it that has a `userId` gets a line in `lib/account/user-data.ts`.",
      ],
    ],
    'README.md': [
      [
        'beside the authentication data in one Postgres database, joined by real foreign keys',
        'in one Postgres database, the authentication data in another',
      ],
      [
        '| `prisma/schema.prisma` | the whole data model |',
        '| `prisma/schema.prisma`, `prisma/app/schema.prisma` | the data models of the two databases: [why and how](docs/separate-databases.md) |',
      ],
      ['and `DATABASE_URL`', ', `DATABASE_URL` and `APP_DATABASE_URL`'],
      [
        '| `npm run prisma -- migrate dev` | write a migration after a change of `prisma/schema.prisma` |',
        '| `npm run prisma -- migrate dev` | write a migration after a change of `prisma/schema.prisma`; with `--app`, of `prisma/app/schema.prisma` |',
      ],
    ],
    'app/(site)/page.tsx': [['your own data in one Postgres database', 'your own data in two Postgres databases']],
    'app/layout.tsx': [
      ['your own data in one Postgres database', 'your own data in two Postgres databases'],
      ["import { getTheme } from '@/lib/auth/auth-user'", "import { getTheme } from '@/lib/profile/theme'"],
    ],
    'biome.json': [
      [
        '"@/lib/db/client", "@/lib/db/pool", "@/lib/db/transaction", "@/prisma/*"',
        '"@/lib/db/*client", "@/lib/db/pool", "@/lib/db/*transaction", "@/prisma/*"',
      ],
      ['"@/lib/db/client",\n', '"@/lib/db/*client",\n'],
      ['"@/lib/db/transaction",\n', '"@/lib/db/*transaction",\n'],
      ['"@/prisma/generated/client"]', '"@/prisma/generated/client", "@/prisma/app/generated/client"]'],
    ],
    'knip.json': [['  "ignoreDependencies"', '  "ignore": ["prisma/app/schema.prisma"],\n  "ignoreDependencies"']],
    'lib/account/delete.ts': [
      [
        "import { AppError } from '@/lib/errors'\n",
        "import { AppError } from '@/lib/errors'\nimport { finishUserDeletion } from './user-deletions'\n",
      ],
      ['  return { userHandle: webauthnUserId,', '  await finishUserDeletion(userId)\n  return { userHandle: webauthnUserId,'],
    ],
    'lib/account/export.ts': [
      ["import { db } from '@/lib/db/client'", "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'"],
      [
        "import type { Prisma } from '@/prisma/generated/client'",
        "import type { Prisma as AppPrisma } from '@/prisma/app/generated/client'\nimport type { Prisma } from '@/prisma/generated/client'",
      ],
      ['Prisma.UserProfileSelect', 'AppPrisma.UserProfileSelect'],
      ['db.userProfile', 'appDb.userProfile'],
    ],
    'lib/admin/changes.ts': [
      [
        "import { assertAdmin } from '@/lib/auth/admin'",
        "import { finishUserDeletion } from '@/lib/account/user-deletions'\nimport { assertAdmin } from '@/lib/auth/admin'",
      ],
      ['  return { revoked: revokeGrants(grants) }', '  await finishUserDeletion(targetId)\n  return { revoked: revokeGrants(grants) }'],
    ],
    'lib/admin/data.ts': [
      ["import { db } from '@/lib/db/client'", "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'"],
      ['{ ...SUMMARY, profile: { select: { displayName: true, bio: true, avatarUrl: true } } }', 'SUMMARY'],
      [
        'const [passkeys,',
        'const profile = await appDb.userProfile.findUnique({ where: { userId }, select: PROFILE })\n  const [passkeys,',
      ],
      ['...user, ', '...user, profile, '],
      [
        'satisfies Prisma.UserSelect\n',
        'satisfies Prisma.UserSelect\nconst PROFILE = { displayName: true, bio: true, avatarUrl: true } as const\n',
      ],
    ],
    'lib/auth/delete-user.ts': [
      [
        "Every other table's rows go by their foreign keys;",
        "The rows of every other table of this database go by their foreign keys, those of the app's by the note that is left here;",
      ],
      [
        '  return deleted ? { ...deleted, grants } : null',
        '  if (!deleted) return null\n  await tx.userDeletion.create({ data: { userId }, select: { userId: true } })\n  return { ...deleted, grants }',
      ],
    ],
    'lib/auth/passkey/data.ts': [
      [
        "import { db, type Transaction } from '@/lib/db/client'",
        "import { db as appDb } from '@/lib/db/app-client'\nimport { db, type Transaction } from '@/lib/db/client'",
      ],
      [
        '  const userDisplayName = user.profile?.displayName',
        '  const profile = await appDb.userProfile.findUnique({ where: { userId }, select: { displayName: true } })\n  const userDisplayName = profile?.displayName',
      ],
    ],
    'lib/auth/session.ts': [
      ['type Role, type Theme }', 'type Role }'],
      [", coalesce(p.theme, 'system') AS theme,", ','],
    ],
    'lib/db/client.ts': [
      [
        "{ adapter: lazyAdapter(), errorFormat: 'minimal', transactionOptions: { maxWait: 3_000, timeout: 5_000 } }",
        "{\n    adapter: lazyAdapter(() => env().databaseUrl),\n    errorFormat: 'minimal',\n    transactionOptions: { maxWait: 3_000, timeout: 5_000 },\n  }",
      ],
      [
        '\nfunction lazyAdapter() {',
        '\n/** For the database of that address, which is asked for at the first query. */\nexport function lazyAdapter(databaseUrl: () => string) {',
      ],
      ['connect: () => new PrismaPg(pool(),', 'connect: () =>\n      new PrismaPg(pool(databaseUrl()),'],
    ],
    'lib/db/health.ts': [
      ["import { pool } from './pool'", "import { env } from '@/lib/env'\nimport { pool } from './pool'"],
      ['Whether the database answers one query', 'Whether both databases answer one query'],
      [
        "= pool()\n    .query('SELECT 1')\n    .then(\n      () => true,\n      () => false,\n    )",
        "= Promise.all([pool(), pool(env().appDatabaseUrl)].map((one) => one.query('SELECT 1'))).then(\n    () => true,\n    () => false,\n  )",
      ],
    ],
    'lib/db/pool.ts': [
      ['databasePool?: pg.Pool }', 'databasePools?: Map<string, pg.Pool> }'],
      ["The process's one connection pool, made", "The process's one connection pool for that database, made"],
      [
        'export function pool(): pg.Pool {\n  kept.databasePool ??= connect()\n  return kept.databasePool\n}',
        'export function pool(databaseUrl = env().databaseUrl): pg.Pool {\n  kept.databasePools ??= new Map()\n  const open = kept.databasePools.get(databaseUrl) ?? connect(databaseUrl)\n  kept.databasePools.set(databaseUrl, open)\n  return open\n}',
      ],
      [
        'const open = kept.databasePool\n  kept.databasePool = undefined\n  await open?.end()',
        'const open = [...(kept.databasePools?.values() ?? [])]\n  kept.databasePools = undefined\n  await Promise.all(open.map((one) => one.end()))',
      ],
      ['function connect() {', 'function connect(connectionString: string) {'],
      ['connectionString: env().databaseUrl,', 'connectionString,'],
    ],
    'lib/db/transaction.ts': [
      [
        'export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {',
        'export function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {\n  return retryConflicts(() => db.$transaction(work))\n}\n\n/** Tries again what fails of a serialization failure or a deadlock, three times in all. */\nexport async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {',
      ],
      ['return await db.$transaction(work)', 'return await work()'],
    ],
    'lib/env.ts': [
      [
        '    databasePoolSize: vars',
        "    /** The app's own database; `databaseUrl` is that of authentication. */\n    appDatabaseUrl: vars.APP_DATABASE_URL ?? '',\n    /** Of each database. */\n    databasePoolSize: vars",
      ],
      [
        '  const { providers, problems: providerProblems }',
        "  if (!vars.APP_DATABASE_URL)\n    problems.push(\n      'APP_DATABASE_URL is not set: DATABASE_URL is for authentication alone. Example: APP_DATABASE_URL=postgresql://user:password@host:5432/app',\n    )\n  const { providers, problems: providerProblems }",
      ],
      [
        '  DATABASE_POOL_SIZE: z',
        '  APP_DATABASE_URL: postgresUrl.optional(),\n  DIRECT_APP_DATABASE_URL: postgresUrl.optional(),\n  DATABASE_POOL_SIZE: z',
      ],
      [
        "  DATABASE_POOL_SIZE: '10'",
        "  APP_DATABASE_URL: 'postgresql://user:password@host:5432/app',\n  DIRECT_APP_DATABASE_URL: 'postgresql://user:password@host:5432/app',\n  DATABASE_POOL_SIZE: '10'",
      ],
    ],
    'lib/profile/data.ts': [...CLIENT, ...PRISMA],
    'lib/sweep.ts': [
      [
        "import { db } from '@/lib/db/client'",
        "import { repeatUserDeletions } from '@/lib/account/user-deletions'\nimport { db } from '@/lib/db/client'",
      ],
      ['/** Sweeps every ten minutes,', '/** Repeats deletions of users now, and that and the sweep every ten minutes,'],
      ['  setInterval(() => {\n', '  void repeatUserDeletions()\n  setInterval(() => {\n    void repeatUserDeletions()\n'],
    ],
    'prisma.config.ts': [
      [
        '// The URL matters',
        "// scripts/prisma.ts names the folder: prisma/app is that of the app's own database.\nconst folder = process.env.PRISMA_FOLDER ?? 'prisma'\n\n// The URL matters",
      ],
      ["'prisma/schema.prisma'", '`${folder}/schema.prisma`'],
      ["'prisma/migrations'", '`${folder}/migrations`'],
    ],
    'prisma/schema.prisma': [
      [
        "// The authentication data and the user's own data, side by side, joined by real foreign keys.",
        "// The authentication data. The user's own data is in another database: app/schema.prisma.",
      ],
      [
        '/// The table of rate-limiter-flexible',
        '/// A user who is gone, for an hour at least, and until their rows in the app\'s database are gone, too.\nmodel UserDeletion {\n  userId    String   @id @map("user_id") @db.Uuid\n  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)\n\n  @@map("user_deletions")\n}\n\n/// The table of rate-limiter-flexible',
      ],
    ],
    'scripts/build.ts': BOTH,
    'scripts/db-migrate.ts': BOTH,
    'scripts/db-reset.ts': [
      ...BOTH,
      [
        "    if (!process.argv.includes('--force')) requireDevelopment(environment, database.directUrl,",
        "    for (const { directUrl } of [database, database.app])\n      if (!process.argv.includes('--force')) requireDevelopment(environment, directUrl,",
      ],
      [
        '    await withClient(database.directUrl,',
        '    for (const { directUrl } of [database, database.app])\n      await withClient(directUrl,',
      ],
      ['Emptied the database', 'Emptied the databases'],
    ],
    'scripts/launch/configuration.ts': [
      [
        "    ...(!VERCEL && { DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey' }),\n",
        "    ...(!VERCEL && { DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey' }),\n    ...(!VERCEL && !environment.DATABASE_URL && { APP_DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey_app' }),\n",
      ],
    ],
    'scripts/launch/prisma-cli.ts': [
      [
        'Generates the Prisma client unless it is that of this schema',
        'Generates the Prisma clients, each unless it is that of its schema',
      ],
      [
        'export async function generateClient(): Promise<boolean> {',
        "export async function generateClient(): Promise<boolean> {\n  const made = [await generateIn('prisma'), await generateIn('prisma/app')]\n  return made.includes(true)\n}\n\nasync function generateIn(folder: string): Promise<boolean> {",
      ],
      ['isClientCurrent()', 'isClientCurrent(folder)'],
      ['isClientCurrent(folder): boolean', 'isClientCurrent(folder: string): boolean'],
      ["prismaEnvironment('generate') }", "prismaEnvironment('generate'), PRISMA_FOLDER: folder }"],
      ["PROJECT, 'prisma',", 'PROJECT, folder,'],
    ],
    'scripts/launch/serve.ts': [
      ["import { migrate } from '@/scripts/migrate'\n", ''],
      [
        "import { type Database, openDatabase } from './database'",
        "import { type Databases, migrateBoth, openDatabases } from './databases'",
      ],
      ['openDatabase(', 'openDatabases('],
      ['migrate(database.directUrl)', 'migrateBoth(database)'],
      ['(database: Database)', '(database: Databases)'],
      ["Database['embedded']", "Databases['embedded']"],
      ['additions.DATABASE_URL = database.url', 'additions.DATABASE_URL = database.url\n    additions.APP_DATABASE_URL = database.app.url'],
    ],
    'scripts/prisma.ts': [
      ["import { openDatabase } from './launch/database'", "import { openDatabases } from './launch/databases'"],
      [
        "Prisma's CLI on DIRECT_DATABASE_URL, DATABASE_URL or the embedded database, without",
        "Prisma's CLI on the database of authentication or, with `--app`, on the app's own, without",
      ],
      [
        '  const args = process.argv.slice(2)\n',
        "  const args = process.argv.slice(2).filter((argument) => argument !== '--app')\n  const isForApp = process.argv.includes('--app')\n",
      ],
      ['openDatabase(', 'openDatabases('],
      [
        '...(database && { DATABASE_URL: database.directUrl }),',
        "...(database && { DATABASE_URL: (isForApp ? database.app : database).directUrl }),\n      ...(isForApp && { PRISMA_FOLDER: 'prisma/app' }),",
      ],
    ],
  },
}

/** Where the todos are. Followed before the others. */
export const SEPARATE_DEMO: Rules = {
  statements: {
    'lib/admin/data.ts': ['const { _count, ...summary } = user'],
  },
  words: {
    'lib/account/export.ts': [
      ['Prisma.TodoSelect', 'AppPrisma.TodoSelect'],
      ['db.todo.', 'appDb.todo.'],
    ],
    'lib/admin/data.ts': [
      [', _count: { select: { todos: true } }', ''],
      ['...summary, todos: _count.todos, ', '...user, todos: await appDb.todo.count({ where: { userId } }), '],
    ],
    'lib/todos/data.ts': [...CLIENT, ["'@/lib/db/transaction'", "'@/lib/db/app-transaction'"], ...PRISMA],
    'scripts/db-seed.ts': [
      ...BOTH,
      ["import { db } from '@/lib/db/client'", "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'"],
      ['db.userProfile', 'appDb.userProfile'],
      ['db.todo.', 'appDb.todo.'],
      [
        '{ DATABASE_URL: database.url, AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret() })',
        '{\n      DATABASE_URL: database.url,\n      APP_DATABASE_URL: database.app.url,\n      AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),\n    })',
      ],
    ],
  },
}

/** What the overlay says of the todos. */
export const SEPARATE_OVERLAY_WITHOUT_DEMO: Rules = {
  statements: {
    'lib/account/user-data.ts': ['await tx.todo.deleteMany('],
    'lib/account/user-deletions.test.ts': ['todos:'],
  },
  words: {},
}
