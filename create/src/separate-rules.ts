import type { Rules, Words } from './rules.ts'
import { BOTH } from './separate-script-rules.ts'

/** What changes in the app's code and documents when it has two databases. A rule that no longer fits is an error. */

const CLIENT: Words = [["'@/lib/db/client'", "'@/lib/db/app-client'"]]
const PRISMA: Words = [["'@/prisma/generated/client'", "'@/prisma/app/generated/client'"]]
const TWO = [
  'your own data in one Postgres database',
  'your own data in two Postgres databases',
] as const
const SHOWN_USER = [
  "import { getUserToShow } from '@/lib/auth/user'",
  "import { getUserToShow } from '@/lib/profile/shown-user'",
] as const

const INITIALS = "import { initials } from '@/lib/profile/initials'"

/** In every app. */
export const SEPARATE: Rules = {
  statements: {
    'lib/auth/user.ts': ['export async function getUserToShow'],
    'lib/auth/passkey/store.ts': ['profile: { select: { displayName: true } },'],
    'lib/auth/session.ts': [
      'theme: Theme',
      'displayName: string',
      'avatarUrl: string | null',
      'LEFT JOIN user_profiles',
    ],
  },
  words: {
    Dockerfile: [
      [
        'COPY --from=build /app/prisma/migrations ./prisma/migrations\n',
        'COPY --from=build /app/prisma/migrations ./prisma/migrations\nCOPY --from=build /app/prisma/app/migrations ./prisma/app/migrations\n',
      ],
    ],
    'compose.yaml': [
      [
        '      DIRECT_DATABASE_URL: ""\n',
        '      DIRECT_DATABASE_URL: ""\n      # A second database of the same server: the one that is there from the beginning.\n      APP_DATABASE_URL: postgresql://app:${POSTGRES_PASSWORD:-app}@database:5432/postgres\n      DIRECT_APP_DATABASE_URL: ""\n',
      ],
    ],
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
        "- `prisma/schema.prisma`: the data of authentication. `prisma/app/schema.prisma`: the app's own, in another database (`docs/separate-databases.md`). A new table of it that has a `userId` gets a line in `lib/personal-data/user-data.ts`.",
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
      [' and `DATABASE_URL`;', ', `DATABASE_URL` and `APP_DATABASE_URL`;'],
      [
        'instead of one, authentication apart from your data: `npx create-latchkey my-app --databases separate`; [when, and what it costs]',
        'instead of one, authentication apart from your data: [why, and how it works]',
      ],
      [
        '| `npm run prisma -- migrate dev` | write a migration after a change of `prisma/schema.prisma` |',
        '| `npm run prisma -- migrate dev` | write a migration after a change of `prisma/schema.prisma`; with `--app`, of `prisma/app/schema.prisma` |',
      ],
    ],
    'components/site/words.ts': [TWO],
    'lib/brand.ts': [TWO],
    'app/(site)/page.tsx': [SHOWN_USER],
    'app/layout.tsx': [
      [`${SHOWN_USER[0]}\n`, ''],
      ["import { env } from '@/lib/env'\n", `import { env } from '@/lib/env'\n${SHOWN_USER[1]}\n`],
    ],
    'biome.json': [
      ['"@/lib/db/client",\n', '"@/lib/db/*client",\n'],
      ['"@/lib/db/transaction",\n', '"@/lib/db/*transaction",\n'],
      [
        '["@/app/*", "@/lib/db/*", "@/prisma/generated/client"]',
        '[\n                      "@/app/*",\n                      "@/lib/db/*",\n                      "@/prisma/generated/client",\n                      "@/prisma/app/generated/client"\n                    ]',
      ],
    ],
    'knip.json': [
      [
        '  "ignoreDependencies"',
        '  "ignore": ["prisma/app/schema.prisma"],\n  "ignoreDependencies"',
      ],
    ],
    'docs/configuration.md': [
      [
        '| `DATABASE_POOL_SIZE` | `10` | connections of one process |',
        "| `APP_DATABASE_URL`, `DIRECT_APP_DATABASE_URL` | on the embedded server | the same for the app's own database; required with `DATABASE_URL` |\n| `DATABASE_POOL_SIZE` | `10` | connections of one process to each database |",
      ],
    ],
    'docs/how-to.md': [
      [
        '## A table\n',
        "## A table\n\nThis app has two databases. What follows is for a table beside the users. One of the app's own stands in `prisma/app/schema.prisma` without the line `user`, its commands end in `--app`, its imports are those of `lib/profile/data.ts`, and it gets a line in `lib/personal-data/user-data.ts`: see [separate databases](separate-databases.md).\n",
      ],
    ],
    'lib/personal-data/delete.ts': [
      [
        "import { AppError } from '@/lib/errors'\n",
        "import { AppError } from '@/lib/errors'\nimport { finishUserDeletion } from './user-deletions'\n",
      ],
      [
        '    return deleted\n  })\n',
        '    return deleted\n  })\n  await finishUserDeletion(userId)\n',
      ],
    ],
    'lib/personal-data/export.ts': [
      [
        "import { db } from '@/lib/db/client'",
        "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'",
      ],
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
        "import { finishUserDeletion } from '@/lib/personal-data/user-deletions'\nimport { assertAdmin } from '@/lib/auth/admin'",
      ],
      [
        '    return deleted\n  })\n',
        '    return deleted\n  })\n  await finishUserDeletion(targetId)\n',
      ],
    ],
    'lib/admin/data.ts': [
      [
        "import { db } from '@/lib/db/client'",
        "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'",
      ],
      [
        '{\n      ...SUMMARY,\n      profile: { select: { displayName: true, bio: true, avatarUrl: true } },\n    }',
        'SUMMARY',
      ],
      [
        'if (!user) return null\n',
        'if (!found) return null\n  const profile = await appDb.userProfile.findUnique({ where: { userId }, select: PROFILE })\n  const user = { ...found, profile }\n',
      ],
      ['const user = await db.user.findUnique', 'const found = await db.user.findUnique'],
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
    'lib/auth/passkey/store.ts': [
      [
        "import { db, type Transaction } from '@/lib/db/client'",
        "import { db as appDb } from '@/lib/db/app-client'\nimport { db, type Transaction } from '@/lib/db/client'",
      ],
      [
        '  const userDisplayName = user.profile?.displayName',
        '  const profile = await appDb.userProfile.findUnique({\n    where: { userId },\n    select: { displayName: true },\n  })\n  const userDisplayName = profile?.displayName',
      ],
    ],
    'components/layout/app-header.tsx': [
      // The other way round: imports are sorted.
      [`${SHOWN_USER[0]}\n${INITIALS}`, `${INITIALS}\n${SHOWN_USER[1]}`],
    ],
    'lib/auth/session.ts': [
      ['type Role, type Theme }', 'type Role }'],
      [", coalesce(p.theme, 'system') AS theme,", ','],
      ['           coalesce(p.display_name, u.name) AS "displayName",\n', ''],
      [
        '           CASE WHEN p.user_id IS NULL THEN u.image ELSE p.avatar_url END AS "avatarUrl",\n',
        '',
      ],
    ],
    'lib/db/client.ts': [
      ['lazyAdapter(),', 'lazyAdapter(() => env().databaseUrl),'],
      [
        '\nfunction lazyAdapter() {',
        '\n/** For the database of that address, which is asked for at the first query. */\nexport function lazyAdapter(databaseUrl: () => string) {',
      ],
      [
        'const connections = pool()\n',
        'const address = databaseUrl()\n      const connections = pool(address)\n',
      ],
      ['agreedSchema(connections, env().databaseUrl)', 'agreedSchema(connections, address)'],
    ],
    'lib/db/health.ts': [
      [
        "import { db } from './client'",
        "import { db as appDb } from './app-client'\nimport { db } from './client'",
      ],
      [
        'Whether the database answers one query on its tables',
        'Whether both databases answer one query on their tables',
      ],
      [
        '= db.$queryRaw`SELECT 1 FROM users LIMIT 1`.then(',
        '= Promise.all([\n    db.$queryRaw`SELECT 1 FROM users LIMIT 1`,\n    appDb.$queryRaw`SELECT 1 FROM user_profiles LIMIT 1`,\n  ]).then(',
      ],
    ],
    'lib/db/pool.ts': [
      ['databasePool?: Pool }', 'databasePools?: Map<string, Pool> }'],
      [
        "The process's one connection pool, made",
        "The process's one connection pool for that database, made",
      ],
      [
        'export function pool(): Pool {\n  kept.databasePool ??= connect()\n  return kept.databasePool\n}',
        'export function pool(databaseUrl = env().databaseUrl): Pool {\n  kept.databasePools ??= new Map()\n  const open = kept.databasePools.get(databaseUrl) ?? connect(databaseUrl)\n  kept.databasePools.set(databaseUrl, open)\n  return open\n}',
      ],
      [
        'const open = kept.databasePool\n  kept.databasePool = undefined\n  await open?.end()',
        'const open = [...(kept.databasePools?.values() ?? [])]\n  kept.databasePools = undefined\n  await Promise.all(open.map((one) => one.end()))',
      ],
      ['function connect(): Pool {', 'function connect(databaseUrl: string): Pool {'],
      ['connectionConfig(env().databaseUrl)', 'connectionConfig(databaseUrl)'],
    ],
    'lib/db/transaction.ts': [
      [
        'async function repeatOnConflict<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {',
        'function repeatOnConflict<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {\n  return retryConflicts(() => db.$transaction((tx) => underDeadlines(tx, work)))\n}\n\n/** Tries again what fails of a serialization failure or a deadlock, three times in all. */\nexport async function retryConflicts<T>(\n  work: () => Promise<T>,\n  databaseUrl?: string,\n): Promise<T> {',
      ],
      ['return await db.$transaction((tx) => underDeadlines(tx, work))', 'return await work()'],
      ['pool().preparesAgainAfter(error)', 'pool(databaseUrl).preparesAgainAfter(error)'],
      [
        'async function underDeadlines<T>(\n  tx: Transaction,\n  work: (tx: Transaction) => Promise<T>,\n): Promise<T> {\n  if (!pool().carriesDeadlines)',
        "export async function underDeadlines<Tx extends Pick<Transaction, '$executeRawUnsafe'>, T>(\n  tx: Tx,\n  work: (tx: Tx) => Promise<T>,\n  databaseUrl?: string,\n): Promise<T> {\n  if (!pool(databaseUrl).carriesDeadlines)",
      ],
    ],
    'lib/env/index.ts': [
      [
        '= isBehindPooler(databaseUrl, directDatabaseUrl)',
        "= [\n    isBehindPooler(databaseUrl, directDatabaseUrl),\n    isBehindPooler(\n      vars.APP_DATABASE_URL ?? '',\n      vars.DIRECT_APP_DATABASE_URL ?? vars.APP_DATABASE_URL ?? '',\n    ),\n  ].includes(true)",
      ],
      [
        '    databasePoolSize: vars',
        "    /** The app's own database; `databaseUrl` is that of authentication. */\n    appDatabaseUrl: vars.APP_DATABASE_URL ?? '',\n    directAppDatabaseUrl: vars.DIRECT_APP_DATABASE_URL ?? vars.APP_DATABASE_URL ?? '',\n    /** Of each database. */\n    databasePoolSize: vars",
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
    'lib/server/start.ts': [
      [
        'directDatabaseUrl, isDevelopment, isOnVercel } = env()',
        'directDatabaseUrl, directAppDatabaseUrl, isDevelopment, isOnVercel } =\n      env()',
      ],
      [
        "    if (migrateOnStart) await applyMigrations(directDatabaseUrl, 'prisma')\n",
        "    if (migrateOnStart) {\n      await applyMigrations(directDatabaseUrl, 'prisma')\n      await applyMigrations(directAppDatabaseUrl, 'prisma/app')\n    }\n",
      ],
    ],
    'lib/profile/data.ts': [...CLIENT, ...PRISMA],
    'lib/server/sweep.ts': [
      [
        "import { db } from '@/lib/db/client'",
        "import { repeatUserDeletions } from '@/lib/personal-data/user-deletions'\nimport { db } from '@/lib/db/client'",
      ],
      [
        '/** Sweeps every ten minutes,',
        '/** Repeats deletions of users now, and that and the sweep every ten minutes,',
      ],
      [
        '  setInterval(() => {\n',
        '  void repeatUserDeletions()\n  setInterval(() => {\n    void repeatUserDeletions()\n',
      ],
    ],
  },
}

/** Where the todos are. Followed before the others. */
export const SEPARATE_DEMO: Rules = {
  statements: {
    'lib/admin/data.ts': [
      '_count: { select: { todos: true } }',
      'const { _count, ...summary } = user',
    ],
  },
  words: {
    'lib/personal-data/export.ts': [
      ['Prisma.TodoSelect', 'AppPrisma.TodoSelect'],
      ['db.todo.', 'appDb.todo.'],
    ],
    'lib/admin/data.ts': [
      [
        '{ ...summary, todos: _count.todos, passkeys, accounts, sessions }',
        '{\n    ...user,\n    todos: await appDb.todo.count({ where: { userId } }),\n    passkeys,\n    accounts,\n    sessions,\n  }',
      ],
    ],
    'lib/todos/data.ts': [
      ...CLIENT,
      ["'@/lib/db/transaction'", "'@/lib/db/app-transaction'"],
      ...PRISMA,
    ],
    'scripts/db-seed.ts': [
      ...BOTH,
      [
        "import { db } from '@/lib/db/client'",
        "import { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'",
      ],
      ['db.userProfile', 'appDb.userProfile'],
      ['db.todo.', 'appDb.todo.'],
      [
        '      DATABASE_URL: database.url,\n',
        '      DATABASE_URL: database.url,\n      APP_DATABASE_URL: database.app.url,\n',
      ],
    ],
  },
}

/** What the overlay says of the todos. */
export const SEPARATE_OVERLAY_WITHOUT_DEMO: Rules = {
  statements: {
    'lib/personal-data/user-data.ts': ['await tx.todo.deleteMany('],
    'lib/personal-data/user-deletions.test.ts': ['todos:'],
  },
  words: {},
}
