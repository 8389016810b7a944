import type { Rules, Words } from './rules.ts'

/** What changes in the tests and their harness when the app has two databases. */

const OTHER_APP = "APP_DATABASE_URL: 'postgresql://localhost/other'"
/** Of a test that makes databases for scripts to work on. */
const PAIRS: Words = [
  ['createDatabase(adminUrl, database', 'createDatabases(adminUrl, database'],
  ['dropDatabase(adminUrl, database', 'dropDatabases(adminUrl, database'],
  ["import { createDatabase, dropDatabase } from './embedded-postgres/admin'\n", ''],
]
const PAIRS_IMPORT = "import { createDatabases, dropDatabases } from './testing/databases'\n"
const CLONE_IMPORT = "import { type Clone, makeClone } from './testing/clone'\n"

/** In every app. */
export const SEPARATE_TESTS: Rules = {
  statements: {
    'lib/auth/user.test.ts': [
      "test('getAuthUser brings",
      "theme: 'system',",
      "displayName: 'Ada',",
      'avatarUrl: null,',
    ],
  },
  words: {
    'e2e/fixtures.ts': [
      [
        "import pg from 'pg'\n",
        "import type pg from 'pg'\nimport { openTestPool } from '@/lib/testing/test-pool'\n",
      ],
      [
        "/** The app's database, on connections",
        "/** The app's databases, each statement to its own, on connections",
      ],
      [
        'new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 })',
        'openTestPool(process.env.DATABASE_URL, process.env.APP_DATABASE_URL, { max: 2 })',
      ],
    ],
    'lib/personal-data/account.test.ts': [
      [
        "import { count, dump, snapshot, sql } from '@/lib/testing/database'\n",
        "import { count, dump, snapshot, sql } from '@/lib/testing/database'\nimport { repeatUserDeletions } from './user-deletions'\n",
      ],
      [
        '  expect(await dump()).not.toContain(userId)',
        "  expect(await count(`user_profiles WHERE user_id = '${userId}'`)).toBe(0)\n  await sql(\"UPDATE user_deletions SET created_at = now() - interval '61 minutes'\")\n  await repeatUserDeletions()\n  expect(await dump()).not.toContain(userId)",
      ],
    ],
    'lib/env/providers.test.ts': [
      [
        "  DATABASE_URL: 'postgresql://localhost/app',\n",
        `  DATABASE_URL: 'postgresql://localhost/app',\n  ${OTHER_APP},\n`,
      ],
    ],
    'lib/env/database.test.ts': [
      ['{ AUTH_SECRET: SECRET }', `{ ${OTHER_APP}, AUTH_SECRET: SECRET }`],
    ],
    'lib/env/env.test.ts': [
      [
        '{ DATABASE_URL: DATABASE, AUTH_SECRET: SECRET }',
        `{\n  DATABASE_URL: DATABASE,\n  ${OTHER_APP},\n  AUTH_SECRET: SECRET,\n}`,
      ],
    ],
    'lib/profile/data.test.ts': [
      [
        "  await sql('DELETE FROM users')\n",
        "  await sql('DELETE FROM users')\n  await sql('DELETE FROM user_profiles')\n",
      ],
      ["  await sql('DELETE FROM users WHERE id = $1', [ada])", '  await deleteUserData([ada])'],
      [
        "import { db } from '@/lib/db/client'\n",
        "import { deleteUserData } from '@/lib/personal-data/user-data'\nimport { db } from '@/lib/db/client'\n",
      ],
    ],
    'lib/testing/database.ts': [
      [
        "import { env } from '@/lib/env'\n",
        "import { env } from '@/lib/env'\nimport { openTestPool, tablesOf } from './test-pool'\n",
      ],
      [
        '/** A statement on connections',
        '/** A statement, to the database that has its tables, on connections',
      ],
      [
        'new pg.Pool({ connectionString: env().databaseUrl, max: 2, allowExitOnIdle: true })',
        'openTestPool(env().databaseUrl, env().appDatabaseUrl, { max: 2, allowExitOnIdle: true })',
      ],
      [
        '/** Every row of every table of the app,',
        '/** Every row of every table of both databases,',
      ],
      [
        'await snapshot(tables.map(({ name }) => name))',
        '\n    await snapshot([...tables.map(({ name }) => name), ...(await tablesOf(env().appDatabaseUrl))]),\n  ',
      ],
    ],
    'scripts/db-commands.test.ts': [
      ...PAIRS,
      [CLONE_IMPORT, CLONE_IMPORT + PAIRS_IMPORT],
      ['Emptied the database', 'Emptied the databases'],
    ],
    'scripts/start.test.ts': [...PAIRS, [CLONE_IMPORT, CLONE_IMPORT + PAIRS_IMPORT]],
    'scripts/testing/clone.ts': [
      [
        "import { runProcess } from './run-process'\n",
        "import { appDatabaseUrl } from './databases'\nimport { runProcess } from './run-process'\n",
      ],
      [
        '  DATABASE_URL: undefined,\n',
        '  DATABASE_URL: undefined,\n  APP_DATABASE_URL: undefined,\n',
      ],
      [
        '{ ...NEUTRAL_ENVIRONMENT, ...env }',
        '{\n          ...NEUTRAL_ENVIRONMENT,\n          ...(env.DATABASE_URL && { APP_DATABASE_URL: appDatabaseUrl(env.DATABASE_URL) }),\n          ...env,\n        }',
      ],
    ],
    'scripts/testing/test-environment.ts': [
      [
        "import { PRESETS } from '@/lib/env/provider-presets'\n",
        "import { PRESETS } from '@/lib/env/provider-presets'\nimport { appDatabaseUrl } from './databases'\n",
      ],
      [
        '    DATABASE_URL: databaseUrl,\n',
        '    DATABASE_URL: databaseUrl,\n    APP_DATABASE_URL: databaseUrl && appDatabaseUrl(databaseUrl),\n    DIRECT_APP_DATABASE_URL: undefined,\n',
      ],
    ],
    'scripts/testing/test-server.ts': [
      [
        "import { createDatabase, dropDatabase } from '@/scripts/embedded-postgres/admin'",
        "import { dropDatabase } from '@/scripts/embedded-postgres/admin'",
      ],
      [
        "import { databaseUrl } from '@/scripts/launch/database-url'\n",
        "import { databaseUrl } from '@/scripts/launch/database-url'\nimport { migrateBoth } from '@/scripts/launch/databases'\n",
      ],
      ["import { migrate } from '@/lib/db/migrate'\n", ''],
      [
        "import { DATA, MIGRATIONS } from '@/scripts/launch/project'\n",
        "import { DATA } from '@/scripts/launch/project'\nimport { appDatabaseUrl, createDatabases, dropDatabases } from './databases'\n",
      ],
      ['      await createDatabase(adminUrl,', '      await createDatabases(adminUrl,'],
      [
        '      await migrate(databaseUrl(adminUrl, `${prefix}_template`), MIGRATIONS)',
        '      const url = databaseUrl(adminUrl, `${prefix}_template`)\n      await migrateBoth({ directUrl: url, app: { directUrl: appDatabaseUrl(url) } })',
      ],
      ['  await dropDatabase(server.adminUrl,', '  await dropDatabases(server.adminUrl,'],
      ['  await createDatabase(server.adminUrl,', '  await createDatabases(server.adminUrl,'],
    ],
  },
}

/** Where the todos are. Followed before the others. */
export const SEPARATE_TESTS_DEMO: Rules = {
  statements: {
    'lib/db/errors.test.ts': ['() => db.todo.create('],
  },
  words: {
    'lib/todos/data.test.ts': [
      [
        "  await insert(grace, 1)\n  await sql('DELETE FROM users WHERE id = $1', [ada])",
        '  await insert(grace, 1)\n  await deleteUserData([ada])',
      ],
      [
        "import { db } from '@/lib/db/client'\n",
        "import { deleteUserData } from '@/lib/personal-data/user-data'\nimport { db as appDb } from '@/lib/db/app-client'\nimport { db } from '@/lib/db/client'\n",
      ],
      ['db.todo.', 'appDb.todo.'],
    ],
    'lib/todos/plan.test.ts': [
      ['process.env.DATABASE_URL', 'process.env.APP_DATABASE_URL'],
      [
        "INSERT INTO users (name) SELECT 'User ' || n FROM generate_series(1, 500) n RETURNING id",
        'SELECT gen_random_uuid() AS id FROM generate_series(1, 500)',
      ],
    ],
    'scripts/db-seed.test.ts': [
      ...PAIRS,
      [
        CLONE_IMPORT,
        `${CLONE_IMPORT}import { appDatabaseUrl, createDatabases, dropDatabases } from './testing/databases'\n`,
      ],
      [
        'withClient(url, async (client) => (await client.query(sql)).rows)',
        'withClient(\n    /todos|user_profiles/.test(sql) ? appDatabaseUrl(url) : url,\n    async (client) => (await client.query(sql)).rows,\n  )',
      ],
    ],
  },
}
