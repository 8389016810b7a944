import type { Rules, Words } from './rules.ts'

/** What changes in Prisma's files and in the scripts when the app has two databases. */

/** Of a script that opens the database and migrates it. */
export const BOTH: Words = [
  [
    "import { openDatabase } from './launch/database'",
    "import { migrateBoth, openDatabases } from './launch/databases'",
  ],
  ["import { migrate } from '@/lib/db/migrate'\n", ''],
  ["import { MIGRATIONS } from './launch/project'\n", ''],
  ['openDatabase(', 'openDatabases('],
  ['migrate(database.directUrl, MIGRATIONS)', 'migrateBoth(database)'],
]

/** In every app. */
export const SEPARATE_SCRIPTS: Rules = {
  statements: {},
  words: {
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
        '    if (!process',
        '    for (const { directUrl } of [database, database.app])\n      if (!process',
      ],
      [
        "      requireDevelopment(environment, database.directUrl, 'To lose all its data, add -- --force.')",
        "        requireDevelopment(environment, directUrl, 'To lose all its data, add -- --force.')",
      ],
      [
        '    await withClient(database.directUrl, emptySchema)',
        '    for (const { directUrl } of [database, database.app]) await withClient(directUrl, emptySchema)',
      ],
      ['Emptied the database', 'Emptied the databases'],
    ],
    'scripts/import.ts': [
      [
        '    DATABASE_URL: url,\n',
        '    DATABASE_URL: url,\n    // Nothing is written there, but the configuration must be whole.\n    APP_DATABASE_URL: environment.APP_DATABASE_URL ?? url,\n',
      ],
    ],
    'scripts/launch/configuration.ts': [
      [
        "    ...(!VERCEL && { DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey' }),\n",
        "    ...(!VERCEL && { DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey' }),\n    ...(!VERCEL &&\n      !environment.DATABASE_URL && {\n        APP_DATABASE_URL: 'postgresql://embedded@127.0.0.1/latchkey_app',\n      }),\n",
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
      ["import { migrate } from '@/lib/db/migrate'\n", ''],
      ["import { MIGRATIONS } from './project'\n", ''],
      [
        "import { type Database, openDatabase } from './database'",
        "import { type Databases, migrateBoth, openDatabases } from './databases'",
      ],
      ['openDatabase(', 'openDatabases('],
      ['migrate(database.directUrl, MIGRATIONS)', 'migrateBoth(database)'],
      ['(database: Database)', '(database: Databases)'],
      ["Database['embedded']", "Databases['embedded']"],
      [
        '      DIRECT_DATABASE_URL: database.directUrl,\n',
        '      DIRECT_DATABASE_URL: database.directUrl,\n      APP_DATABASE_URL: database.app.url,\n      DIRECT_APP_DATABASE_URL: database.app.directUrl,\n',
      ],
    ],
    'scripts/prisma.ts': [
      [
        "import { openDatabase } from './launch/database'",
        "import { openDatabases } from './launch/databases'",
      ],
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
